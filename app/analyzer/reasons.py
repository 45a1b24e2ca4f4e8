"""Says in plain words what spoke for a label."""

from collections.abc import Iterable

from app.analyzer.classifier import Classifier
from app.analyzer.features import Features
from app.analyzer.labelling import Heads
from app.domain.labels import RequestType

MOST_WORDS = 3
SILENT = frozenset({"mine", "general", "limit", "since", "or", "many", "want"})  # they weigh, but explain nothing


def why_type(classifier: Classifier, kind: RequestType, certainty: float, features: Features) -> str:
    """The type with its probability and the words that spoke for it most."""
    spoken = _strongest(classifier, "type", kind.value, features)
    return f"Type {kind} ({certainty:.0%}){_quoted(spoken)}."


def why_substance(classifier: Classifier, heads: Heads, features: Features, kind: RequestType) -> str:
    """Whether it is about machine learning, with the words that spoke for it; empty where nobody answers."""
    if kind is RequestType.OTHER:
        return ""
    share = heads["substance"].get("ml", 0.0)
    label, name = ("ml", "machine learning") if share >= 0.5 else ("rest", "not machine learning")  # noqa: PLR2004
    certainty = max(share, 1 - share)
    return f"Substance: {name} ({certainty:.0%}){_quoted(_strongest(classifier, 'substance', label, features))}."


def _strongest(classifier: Classifier, head: str, label: str, features: Features) -> list[str]:
    weighed = {group: classifier.weighs(head, label, group) for group in features.found if group not in SILENT}
    best = sorted((group for group in weighed if weighed[group] > 0), key=lambda group: -weighed[group])
    return list(dict.fromkeys(features.found[group][0] for group in best))[:MOST_WORDS]


def _quoted(words: Iterable[str]) -> str:
    listed = ", ".join(f'"{word}"' for word in words)
    return f": {listed}" if listed else ""
