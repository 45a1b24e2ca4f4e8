"""The SDK's client for OpenAI, for Azure, and for servers that speak the same format."""

from collections.abc import Mapping
from typing import cast

import openai

from app.backends.openai_endpoint import base_address, key_header, version_query
from app.backends.transport import http_client
from app.domain.backend import BackendKind, BackendSpec


def openai_client(spec: BackendSpec, key: str | None) -> openai.AsyncOpenAI:
    """A client without retries of its own; nothing connects yet."""
    return openai.AsyncOpenAI(
        # The SDK would look for a key elsewhere if none were given.
        api_key=key or "none",
        base_url=base_address(spec),
        default_query=version_query(spec) or None,
        max_retries=0,
        http_client=http_client(spec),
    )


def key_headers(spec: BackendSpec, key: str | None) -> Mapping[str, str]:
    """The headers that carry the key another way than the SDK would, or keep it from sending one."""
    unsent = {"Authorization": cast("str", openai.Omit())}
    if spec.kind is BackendKind.AZURE_OPENAI:
        return {**unsent, **key_header(spec, key)}
    return {} if key else unsent
