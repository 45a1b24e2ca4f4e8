"""Which composer writes which type of answer."""

from collections.abc import Mapping

from app.domain.labels import RequestType
from app.expert.compute.composer import compose as compute
from app.expert.decide.composer import compose as decide
from app.expert.expert import Compose

COMPOSERS: Mapping[RequestType, Compose] = {
    RequestType.COMPUTE: compute,
    RequestType.DECIDE: decide,
}
