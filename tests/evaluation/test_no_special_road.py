"""Nothing that answers knows whether it is being evaluated."""

from tests.running import PROJECT

NAMES = ("Origin.EVAL", "app.evaluation")
ANSWERS = (
    "analyzer",
    "backends",
    "calculators",
    "content",
    "expert",
    "gateway",
    "retrieval",
    "routing",
    "screening",
    "steps",
)


def test_who_answers_never_looks_at_where_a_question_comes_from() -> None:
    files = [path for part in ANSWERS for path in (PROJECT / "app" / part).rglob("*.py")]
    files += [PROJECT / "app" / name for name in ("graph.py", "worker.py", "team.py")]
    assert len(files) > 200
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    assert [path for path, text in texts.items() if any(name in text for name in NAMES)] == []
