"""Pages of other sites that may call the API: the browser asks first, and is told what it may send and read."""

from collections.abc import Collection

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_READABLE = (
    *("X-Request-Id", "Request-Id", "ETag", "Location", "Link", "Retry-After", "RateLimit", "RateLimit-Policy"),
    *("Idempotency-Replayed", "CTO-Run-Id", "CTO-Thread-Id", "CTO-Decision-Id", "CTO-Backend", "CTO-Sensitivity"),
    *("CTO-Cost-Usd", "CTO-Ignored-Params"),
)


def let_in(app: FastAPI, origins: Collection[str]) -> None:
    """Let pages of these origins call; they bring a key, as cookies of this service do not come along.

    It has to be added after what asks who calls: a browser's question before a request carries no key.
    """
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=_METHODS,
            # Clients name headers of their own (x-stainless-..., anthropic-version): none of them opens anything.
            allow_headers=("*",),
            expose_headers=_READABLE,
        )
