"""The artifact: what it holds, that it survives the disk, and that it fits the code it is shipped with."""

from pathlib import Path

import numpy as np
import pytest

from app.analyzer.classifier import PLAIN, Classifier, load_classifier, save_classifier, softmax
from app.analyzer.features import FeatureMaker, fingerprint
from app.analyzer.observation import Observation, observe, views
from app.analyzer.train import MATTER, digest_of, read_exemplars
from app.domain.errors import ContentError

FOLDER = Path(__file__).resolve().parents[2] / "evals" / "analyzer"


def observed(maker: FeatureMaker, text: str) -> Observation:
    return observe(maker, views(text, ()), "en", {})[1]


def test_the_artifact_was_trained_from_the_shipped_exemplars_and_tables(classifier: Classifier) -> None:
    """Run ``cto-team analyzer train`` after a change of either."""
    assert classifier.card.exemplars_sha256 == digest_of(FOLDER / "exemplars.jsonl")
    assert classifier.card.exemplars == len(read_exemplars(FOLDER / "exemplars.jsonl"))
    assert classifier.card.features == fingerprint()
    assert (FOLDER / "model.npz").stat().st_size < 450_000


def test_confidence_holds_on_exemplars_that_were_not_learned_from(classifier: Classifier) -> None:
    errors = classifier.card.calibration_errors
    assert errors.keys() == classifier.card.temperatures.keys()
    assert max(errors[f"full.{head}"] for head in ("type", "substance", "clarify")) < 0.05
    assert max(errors.values()) < 0.1


def test_the_disk_changes_nothing(classifier: Classifier, maker: FeatureMaker, tmp_path: Path) -> None:
    save_classifier(classifier, tmp_path / "copy.npz")
    copy = load_classifier(tmp_path / "copy.npz")
    assert copy.card == classifier.card
    seen = observed(maker, "Kafka or SQS for 40 events a second?")
    assert copy.predict(seen) == classifier.predict(seen)


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04broken"])
def test_a_damaged_artifact_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.npz").write_bytes(content)
    with pytest.raises(ContentError, match=r"bad\.npz"):
        load_classifier(tmp_path / "bad.npz")


def test_a_missing_artifact_and_one_with_a_wrong_card_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="artifact"):
        load_classifier(tmp_path / "none.npz")
    np.savez(tmp_path / "odd.npz", card=np.array('{"format": 1}'))
    with pytest.raises(ContentError, match="artifact"):
        load_classifier(tmp_path / "odd.npz")


def test_every_head_gives_probabilities(classifier: Classifier, maker: FeatureMaker) -> None:
    for shares in classifier.predict(observed(maker, "anything at all")).values():
        assert abs(sum(shares.values()) - 1) < 1e-4
        assert all(0 <= share <= 1 for share in shares.values())


def test_without_embeddings_the_plain_heads_answer(classifier: Classifier, maker: FeatureMaker) -> None:
    seen = observed(maker, "Write a runbook for a full disk.")
    rows = classifier.layout.rows([seen], PLAIN)
    head = classifier.heads[PLAIN]["type"]
    alone = dict(zip(head.labels, head.probabilities(rows)[0], strict=True))
    assert classifier.predict(seen)["type"] == pytest.approx(alone, abs=1e-5)
    assert max(alone, key=lambda label: alone[label]) == "document"


def test_a_cue_weighs_for_its_own_label(classifier: Classifier) -> None:
    assert classifier.weighs("type", "debug", "symptom") > 0
    assert classifier.weighs("substance", "ml", "ml") > 0 > classifier.weighs("substance", "rest", "ml")
    assert classifier.weighs("type", "debug", "no such cue") == 0.0


def test_who_answers_does_not_depend_on_how_it_is_put(classifier: Classifier, maker: FeatureMaker) -> None:
    rows = classifier.layout.rows([observed(maker, "Should one shard early, in principle?")], PLAIN)
    bare = classifier.layout.without_phrases(rows)
    assert (rows != bare).any()
    for name, head in classifier.heads[PLAIN].items():
        assert (head.logits(rows) == pytest.approx(head.logits(bare), abs=1e-5)) is (name in MATTER), name


def test_softmax_is_safe_against_overflow() -> None:
    assert softmax(np.array([[1000.0, 0.0]], dtype=np.float32)).tolist() == [[1.0, 0.0]]
