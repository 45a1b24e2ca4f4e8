"""Which composer writes which type of answer."""

from collections.abc import Mapping

from app.domain.labels import RequestType
from app.expert.debug.compose import Debug
from app.expert.expert import Compose
from app.expert.review.compose import Review

COMPOSERS: Mapping[RequestType, Compose] = {
    RequestType.DEBUG: Debug(),
    RequestType.REVIEW: Review(),
}
