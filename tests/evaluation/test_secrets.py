from dataclasses import replace

from app.domain.evaluation.case import Case
from app.domain.evaluation.row import Row, Scored
from app.domain.model_call import Role, Turn
from app.evaluation.secrets import masked, masked_row, secret_values, secrets_of, shortened
from tests.evaluation.made import asked, cited, observed

KEY = "AKIAQX7DEMOFAKE4TEST"


def test_keys_and_cards_are_secrets_and_topics_are_not() -> None:
    assert secret_values(f"AWS_ACCESS_KEY_ID={KEY} and card 4111 1111 1111 1111") == (KEY, "4111 1111 1111 1111")
    assert secret_values("The patient has diabetes and takes metformin.") == ()


def test_a_case_brings_secrets_in_any_of_its_texts() -> None:
    turns = (Turn(Role.USER, f"My key is AWS_ACCESS_KEY_ID={KEY}."),)
    assert secrets_of(Case("a", "And now?", history=turns)) == (KEY,)
    assert secrets_of(Case("a", "And now?", answers={"*": f"AWS_ACCESS_KEY_ID={KEY}"})) == (KEY,)


def test_what_is_masked_can_be_recognised_and_not_used() -> None:
    assert shortened(KEY) == "AKIA…TEST"
    assert shortened("hunter2!") == "***"
    assert masked(f"the key {KEY} is old") == "the key AKIA…TEST is old"
    assert masked("the word hunter2-Synthetic! is old", ["hunter2-Synthetic!"]) == "the word hunt…tic! is old"
    assert masked("Use a queue of 16 workers.") == "Use a queue of 16 workers."


def test_masking_twice_changes_nothing() -> None:
    once = masked(f"{KEY} and 4111 1111 1111 1111, token=ghp_0123456789abcdefghijABCDEFGHIJ012345")
    assert masked(once) == once


def test_a_row_is_masked_in_all_of_its_texts_and_keeps_its_scores() -> None:
    seen = observed(
        f"the key {KEY}",
        asked=(replace(asked(), question=f"is {KEY} yours?", reply=f"yes, {KEY}"),),
        citations=(cited(quote=f"as in {KEY}"),),
        figures=(f"{KEY}: 1",),
        detail=f"failed with {KEY}",
    )
    whole = Row("a", 0, seen, Scored({"type": 1.0}, ("leak",), (f"repeats {KEY}",)))
    shown = masked_row(whole)
    assert KEY not in repr(shown)
    assert repr(shown).count("AKIA…TEST") == 7
    assert (shown.scored.scores, shown.scored.hard) == ({"type": 1.0}, ("leak",))


def test_a_secret_that_spans_two_texts_mixes_them_up_in_no_way() -> None:
    head = "-----BEGIN RSA PRIVATE KEY-----"
    seen = observed(head, detail="MIIEpAIBAAKCAQEA0123456789abcdefghij", figures=("1", "2"))
    shown = masked_row(Row("a", 0, seen))
    assert shown.observed.figures == ("1", "2")
    assert shown.observed.answer.startswith("-----")
