"""F27, the second half: certificates that do not fit, over real TLS sockets."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.errors import Failure
from app.domain.model_call import ModelCall
from tests.gateway.conftest import House, changed, cloud, second
from tests.servers import ScriptedServer, says, scripted_openai


@dataclass(frozen=True)
class Certificate:
    """A certificate that vouches for itself, with its key."""

    pem: Path
    key: Path

    @property
    def context(self) -> ssl.SSLContext:
        """What a server with it needs."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem, self.key)
        return context


def certificate(folder: Path, name: str) -> Certificate:
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"),
            *("-keyout", made.key, "-out", made.pem),
        ],
        check=True,
        capture_output=True,
    )
    return made


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"), "localhost")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"), "elsewhere.example")


def ask(server: ScriptedServer, call: ModelCall, authorities: Path | None) -> House:
    """A call that asks the server first, by its name."""
    server.url = server.url.replace("127.0.0.1", "localhost")
    with scripted_openai(says("well")) as well:
        trusted = None if authorities is None else str(authorities)
        house = House((changed(cloud(server), authorities=trusted), second(well)))
        (completion,) = house.run(call)
        assert completion.text in {"well", "safe"}
    return house


@pytest.mark.parametrize("networks", [(), ("127.0.0.0/8", "::1/128")])
def test_a_certificate_of_an_authority_that_the_operator_trusts(
    call: ModelCall, mine: Certificate, networks: tuple[str, ...]
) -> None:
    with scripted_openai(says("safe"), tls=mine.context) as server:
        server.url = server.url.replace("127.0.0.1", "localhost")
        house = House((changed(cloud(server), authorities=str(mine.pem), networks=networks),))
        assert [completion.text for completion in house.run(call)] == ["safe"]


@pytest.mark.parametrize("trusted", [True, False])
def test_f27_a_certificate_for_another_name_or_of_nobody_we_know(
    call: ModelCall, mine: Certificate, elsewhere: Certificate, *, trusted: bool
) -> None:
    shown, authorities = (elsewhere, elsewhere.pem) if trusted else (mine, None)
    with scripted_openai(says("safe"), tls=shown.context) as server:
        house = ask(server, call, authorities)
        assert [kind for _, kind, _ in house.diary.failures] == [Failure.CONNECT] * 2
        assert house.diary.attempts[-1].backend == "second"
        # Not one byte of the request has left.
        assert (server.count, server.received) == (0, b"")


def test_f27_a_plain_server_behind_a_safe_address(call: ModelCall, mine: Certificate) -> None:
    with scripted_openai(says("safe")) as server:
        server.url = server.url.replace("http:", "https:")
        house = ask(server, call, mine.pem)
        assert [kind for _, kind, _ in house.diary.failures] == [Failure.CONNECT] * 2
        assert call.text.encode() not in server.received
