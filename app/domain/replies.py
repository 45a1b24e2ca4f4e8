"""Responses that are kept, so that a request which is sent again has its effect once."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered to a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes
