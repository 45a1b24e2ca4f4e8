"""Which composer writes which type of answer."""

from collections.abc import Mapping

from app.domain.labels import RequestType
from app.expert.design import compose as design
from app.expert.document import compose as document
from app.expert.expert import Compose

COMPOSERS: Mapping[RequestType, Compose] = {
    RequestType.DESIGN: design.compose,
    RequestType.DOCUMENT: document.compose,
}
