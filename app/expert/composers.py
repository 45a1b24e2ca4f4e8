"""Which composer writes which type of answer."""

from collections.abc import Mapping

from app.domain.labels import RequestType
from app.expert.expert import Compose
from app.expert.validate.compose import compose as compose_verdict

COMPOSERS: Mapping[RequestType, Compose] = {
    RequestType.VALIDATE: compose_verdict,
}
"""The expert: one composer per type of request, all on the same sheet."""
