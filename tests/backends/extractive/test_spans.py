"""What of a passage can be cited."""

from app.backends.extractive.spans import spans_of
from app.domain.model_call import LabelledPassage
from app.domain.passage import Passage

TEXT = """Score each dimension from 0 to 5. More stands in [Evaluation](references/04-evaluation.md).

| Say | Get |
|---|---|
| deploy | [serving](references/05.md#checklist) |
| score | a number from 0 to 100 |
| paper | [a study](https://example.com/study) of 2024 |
"""


def test_what_only_leads_elsewhere_is_not_cited() -> None:
    passage = Passage(
        id=1,
        skill="ml-engineering",
        document_id=1,
        path="skills/ml-engineering/SKILL.md",
        content_hash="0",
        heading_path=("Commands",),
        section="commands",
        text=TEXT,
        start=0,
        end=len(TEXT),
        score=1.0,
        cosine=0.5,
        bm25=1.0,
    )
    raws = [span.raw for span in spans_of([LabelledPassage("S1", passage)])]
    assert raws[:2] == ["Score each dimension from 0 to 5.", "score, a number from 0 to 100"]
    assert len(raws) == 3
    assert "study" in raws[2]
