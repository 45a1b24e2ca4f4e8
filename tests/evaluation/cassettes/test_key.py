"""The key of a request holds everything that shapes its answer. A field that is new has to be decided about."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import Enum

import pytest

from app.domain.backend import Api, BackendKind, BackendSpec, Price, Timeouts, Traits
from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import AnswerShape, Material, ModelCall, Options, Purpose, Role, Turn
from app.evaluation.cassettes.key import NOT_IN_KEY, request_of

SPEC = BackendSpec("cloud", Tier.CHEAP, BackendKind.OPENAI, "big-1", Sensitivity.INTERNAL)


def fits(_text: str) -> None:
    """Every answer fits."""


def never_fits(_text: str) -> str:
    """Another problem than none."""
    return "wrong"


SHAPE = AnswerShape("verdict", '{"type": "object"}', fits)
MATERIAL = Material("", "", RequestType.EXPLAIN, "en", "q", (), (), ())
CALL = ModelCall(
    "consult:mentor",
    Purpose.CHAT,
    "Be brief.",
    "Is this café good?",
    MATERIAL,
    shape=SHAPE,
    turns=(Turn(Role.USER, "hi"),),
    options=Options(temperature=0.5),
)
OTHERS: dict[str, object] = {
    "BackendSpec.tier": Tier.LOCAL,
    "BackendSpec.kind": BackendKind.ANTHROPIC,
    "BackendSpec.clearance": Sensitivity.PUBLIC,
    "BackendSpec.traits": Traits(region="eu"),
    "BackendSpec.price": Price(Decimal(1), Decimal(2)),
    "BackendSpec.timeouts": Timeouts(connect_s=1),
    "BackendSpec.api": Api.RESPONSES,
    "BackendSpec.endpoint": "https://elsewhere.example/v1",
    "ModelCall.purpose": Purpose.SUMMARY,
    "ModelCall.material": replace(MATERIAL, question="another"),
    "ModelCall.shape": None,
    "ModelCall.turns": (Turn(Role.USER, "hi"), Turn(Role.ASSISTANT, "yes")),
    "ModelCall.options": None,
    "AnswerShape.problem": never_fits,
    "Options.stop": ("END",),
    "Turn.role": Role.ASSISTANT,
}


def other(owner: object, name: str) -> object:
    """Another value of a field, by its kind."""
    known = f"{type(owner).__name__}.{name}"
    if known in OTHERS:
        return OTHERS[known]
    value = getattr(owner, name)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str) and not isinstance(value, Enum):
        return value + " and more"
    if isinstance(value, tuple):
        return (*value, "10.0.0.0/8")
    assert value is None, f"say in OTHERS what else {known} can be"
    return 3 if name == "seed" else 0.25 if type(owner) is Options else "something"


@dataclass(frozen=True)
class Place:
    """An object within a request, and how the request is with another one in its place."""

    owner: object
    put: Callable[[object], tuple[BackendSpec, ModelCall]]


def _spec(value: object) -> tuple[BackendSpec, ModelCall]:
    assert isinstance(value, BackendSpec)
    return value, CALL


def _call(value: object) -> tuple[BackendSpec, ModelCall]:
    assert isinstance(value, ModelCall)
    return SPEC, value


def _shape(value: object) -> tuple[BackendSpec, ModelCall]:
    assert isinstance(value, AnswerShape)
    return SPEC, replace(CALL, shape=value)


def _options(value: object) -> tuple[BackendSpec, ModelCall]:
    assert isinstance(value, Options)
    return SPEC, replace(CALL, options=value)


def _turn(value: object) -> tuple[BackendSpec, ModelCall]:
    assert isinstance(value, Turn)
    return SPEC, replace(CALL, turns=(value,))


PLACES = (
    Place(SPEC, _spec),
    Place(CALL, _call),
    Place(SHAPE, _shape),
    Place(CALL.options, _options),
    Place(CALL.turns[0], _turn),
)
FIELDS = [(place, each.name) for place in PLACES for each in fields(place.owner)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("place", "name"), FIELDS, ids=[f"{type(p.owner).__name__}.{n}" for p, n in FIELDS])
def test_every_field_changes_the_key_or_stands_on_the_list(place: Place, name: str) -> None:
    changed = place.put(replace(place.owner, **{name: other(place.owner, name)}))  # type: ignore[type-var]
    before, after = request_of(SPEC, CALL), request_of(*changed)
    excluded = name in NOT_IN_KEY[type(place.owner).__name__]
    assert (after.key(0, 0) == before.key(0, 0)) is excluded


def test_the_list_names_no_field_that_is_gone() -> None:
    for place in PLACES:
        names = {each.name for each in fields(place.owner)}  # type: ignore[arg-type]
        assert NOT_IN_KEY[type(place.owner).__name__] <= names


@pytest.mark.parametrize(
    ("spec", "call", "part"),
    [
        (replace(SPEC, model="big-2"), CALL, "model"),
        (SPEC, replace(CALL, system="Be long."), "system"),
        (SPEC, replace(CALL, prompt="?"), "prompt"),
        (SPEC, replace(CALL, options=Options(temperature=0.6)), "temperature"),
        (SPEC, replace(CALL, shape=replace(SHAPE, schema="{}")), "answer form"),
        (SPEC, replace(CALL, turns=(Turn(Role.USER, "ho"),)), "turn 1"),
    ],
)
def test_what_differs_is_named(spec: BackendSpec, call: ModelCall, part: str) -> None:
    assert request_of(SPEC, CALL).differing(request_of(spec, call)) == (part,)


def test_repeats_and_equal_requests_have_keys_of_their_own() -> None:
    request = request_of(SPEC, CALL)
    assert len({request.key(0, 0), request.key(0, 1), request.key(1, 0)}) == 3


def test_boundaries_that_are_new_in_each_call_say_nothing() -> None:
    first = replace(CALL, prompt="=== 0123456789ab ===\ntext\n=== 0123456789ab ===")
    second = replace(CALL, prompt="=== ba9876543210 ===\ntext\n=== ba9876543210 ===")
    mixed = replace(CALL, prompt="=== 0123456789ab ===\ntext\n=== ba9876543210 ===")
    assert request_of(SPEC, first) == request_of(SPEC, second) != request_of(SPEC, mixed)


def test_one_text_in_two_encodings_is_one_text() -> None:
    composed, decomposed = replace(CALL, prompt="caf\u00e9"), replace(CALL, prompt="cafe\u0301")
    assert request_of(SPEC, composed) == request_of(SPEC, decomposed)


def test_a_request_holds_no_text() -> None:
    assert "Be brief" not in json.dumps(request_of(SPEC, CALL).parts)
