"""The SDK's client for OpenAI, for Azure, and for servers that speak the same format."""

from collections.abc import Mapping
from typing import cast

import openai

from app.backends import endpoints
from app.backends.transport import http_client
from app.domain.backend import Api, BackendKind, BackendSpec


def openai_client(spec: BackendSpec, key: str | None) -> openai.AsyncOpenAI:
    """A client without retries of its own; nothing connects yet."""
    version = {"api-version": spec.api_version} if spec.kind is BackendKind.AZURE_OPENAI and spec.api_version else None
    return openai.AsyncOpenAI(
        # The SDK would look for a key elsewhere if none were given.
        api_key=key or "none",
        base_url=_address(spec),
        default_query=version,
        max_retries=0,
        http_client=http_client(spec),
    )


def key_headers(spec: BackendSpec, key: str | None) -> Mapping[str, str]:
    """The headers that carry the key another way than the SDK would, or keep it from sending one."""
    unsent = {"Authorization": cast("str", openai.Omit())}
    if spec.kind is BackendKind.AZURE_OPENAI:
        return {**unsent, "api-key": key} if key else unsent
    return {} if key else unsent


def _address(spec: BackendSpec) -> str:
    """The base under which the SDK puts its paths. On Azure a deployment's name stands in the path of a chat."""
    base = (spec.endpoint or endpoints.OPENAI).rstrip("/")
    if spec.kind is not BackendKind.AZURE_OPENAI:
        return base
    base = base.removesuffix("/openai")
    return f"{base}/openai/deployments/{spec.model}" if spec.api is Api.CHAT else f"{base}/openai"
