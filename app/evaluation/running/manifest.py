"""What a run is made of."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter

from app.domain.codec import Codec
from app.domain.evaluation.case import Case
from app.domain.evaluation.row import Manifest, Mode
from app.evaluation.running.rows import canonical
from app.service import Service
from app.settings import PROJECT

_CODEC: Codec[Case] = Codec(TypeAdapter(Case))
# What people write for people, and where the case stands, changes nothing.
_UNREAD = frozenset({"note", "source"})


@dataclass(frozen=True, slots=True)
class Terms:
    """What whoever begins a run decides: suite, mode, repeats, seed and tries at a time; digest of the cassettes."""

    suite: str
    mode: Mode
    repeats: int
    concurrency: int
    cassettes: str
    scorers: Mapping[str, str]
    seed: int = 17


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What a service answers with: versions of its parts, and its backends by id. What is not known is empty."""

    policy: str = ""
    prompts: str = ""
    skills: str = ""
    embedding: str = ""
    models: Mapping[str, str] = field(default_factory=dict[str, str])


def ingredients_of(service: Service) -> Ingredients:
    """Those of a service in this process; to be called for the tenant that asks."""
    pins = service.team.pins("")
    return Ingredients(
        pins.get("policy", ""),
        pins.get("prompts", ""),
        pins.get("skills", ""),
        service.retriever.model,
        {spec.id: f"{spec.kind.value}:{spec.model}" for spec in service.backends if spec.enabled},
    )


def manifest_of(terms: Terms, cases: Iterable[Case], made_of: Ingredients) -> Manifest:
    """The manifest of a run that begins now."""
    listed, began = [*cases], datetime.now(UTC)
    return Manifest(
        run=f"{began:%Y-%m-%dT%H%M%S}-{secrets.token_hex(2)}",
        suite=terms.suite,
        mode=terms.mode,
        cases=digest_of_cases(listed),
        n_cases=len(listed),
        repeats=terms.repeats,
        code=f"{version('cto-team')}+{_digest_of_code(PROJECT / 'app')[:12]}",
        policy=made_of.policy,
        prompts=made_of.prompts,
        skills=made_of.skills,
        embedding=made_of.embedding,
        models={**made_of.models},
        cassettes=terms.cassettes,
        scorers={**terms.scorers},
        seed=terms.seed,
        concurrency=terms.concurrency,
        started=began.isoformat(timespec="seconds"),
    )


def digest_of_cases(cases: Iterable[Case]) -> str:
    """SHA-256 over all that is asked and expected, in the order of the ids, in hex."""
    found = hashlib.sha256()
    for case in sorted(cases, key=lambda each: each.id):
        plain = _CODEC.dump(case)
        read = {name: value for name, value in plain.items() if name not in _UNREAD} if isinstance(plain, dict) else {}
        found.update(canonical(read).encode() + b"\n")
    return found.hexdigest()


def _digest_of_code(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()
