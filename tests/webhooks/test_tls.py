"""The certificate must be that of the name, whatever address the connection was pinned to."""

import asyncio
import ssl
import subprocess
from pathlib import Path

import pytest

from app.webhooks.outgoing import Outgoing, Posted
from tests.webhooks.receiver import receiving

NAME = "hooks.example.com"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for the name that vouches for itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    pem, key = folder / "pem", folder / "key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
            *("-keyout", key, "-out", pem),
        ],
        check=True,
        capture_output=True,
    )
    return pem, key


@pytest.mark.parametrize(("name", "good"), [(NAME, True), ("other.example.com", False)])
def test_the_name_is_checked_not_the_address(certificate: tuple[Path, Path], name: str, *, good: bool) -> None:
    pem, key = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)

    async def resolve(_host: str, _port: int) -> tuple[str, ...]:
        return ("127.0.0.1",)

    async def scenario(url: str) -> Posted:
        outgoing = Outgoing(loopback=True, resolve=resolve, trust=ssl.create_default_context(cafile=str(pem)))
        try:
            return await outgoing.post(url, {}, b"{}")
        finally:
            await outgoing.close()

    with receiving(tls=context) as receiver:
        posted = asyncio.run(scenario(receiver.url(name)))
    assert posted.good is good
    assert (receiver.count == 1) is good
