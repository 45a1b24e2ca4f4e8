"""Where OpenAI, Azure and servers that speak the same format are asked, and how they are given the key."""

from collections.abc import Mapping

from app.backends import endpoints
from app.domain.backend import Api, BackendKind, BackendSpec


def base_address(spec: BackendSpec) -> str:
    """The base under which the paths of the API lie. On Azure a deployment's name stands in the path of a chat."""
    base = (spec.endpoint or endpoints.OPENAI).rstrip("/")
    if spec.kind is not BackendKind.AZURE_OPENAI:
        return base
    base = base.removesuffix("/openai")
    return f"{base}/openai/deployments/{spec.model}" if spec.api is Api.CHAT else f"{base}/openai"


def version_query(spec: BackendSpec) -> Mapping[str, str]:
    """What Azure wants in the query."""
    is_azure = spec.kind is BackendKind.AZURE_OPENAI and spec.api_version
    return {"api-version": spec.api_version} if is_azure and spec.api_version else {}


def key_header(spec: BackendSpec, key: str | None) -> Mapping[str, str]:
    """The header that carries the key; none where there is no key."""
    if not key:
        return {}
    return {"api-key": key} if spec.kind is BackendKind.AZURE_OPENAI else {"Authorization": f"Bearer {key}"}
