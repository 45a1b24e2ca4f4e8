"""Which composer writes which type of answer."""

from collections.abc import Mapping

from app.domain.labels import RequestType
from app.expert.compute.composer import compose as compute
from app.expert.debug.compose import Debug
from app.expert.decide.composer import compose as decide
from app.expert.design import compose as design
from app.expert.document import compose as document
from app.expert.expert import Compose
from app.expert.explain.composer import compose as explain
from app.expert.review.compose import Review
from app.expert.validate.compose import compose as validate

COMPOSERS: Mapping[RequestType, Compose] = {
    RequestType.COMPUTE: compute,
    RequestType.DEBUG: Debug(),
    RequestType.DECIDE: decide,
    RequestType.DESIGN: design.compose,
    RequestType.DOCUMENT: document.compose,
    RequestType.EXPLAIN: explain,
    RequestType.REVIEW: Review(),
    RequestType.VALIDATE: validate,
}
