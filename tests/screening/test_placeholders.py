import pytest

from app.screening.placeholders import bits_per_character, is_blank_key, is_placeholder, is_random


@pytest.mark.parametrize(
    "value",
    [
        "changeme", "<your-key>", "${DB_PASSWORD}", "{{ vault.secret }}", "$(cat key)", "%(password)s",
        "xxxxxxxx", "********",
        "password", "your-api-key-here", "example", "not-a-real-key", "REPLACE_ME", "[redacted]", "", "None",
        "sk-...", "...", "!vault db", "!ref",
    ],
)  # fmt: skip
def test_placeholders(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize(
    "value", ["hunter2", "Winter!34x", "swordfish", "m{{h}o)p${e]nob(ody", "Pa$$w0rt", "q8-Zr_04", "!D9i#ME%eq6iTqT_"]
)
def test_real_values(value: str) -> None:
    assert not is_placeholder(value)


def test_blank_keys_are_documented_examples_or_one_sign() -> None:
    assert is_blank_key("AKIA" + "IOSFODNN7EXAMPLE")
    assert is_blank_key("ghp_" + "x" * 36)
    assert is_blank_key("sk-" + "0" * 40)
    assert not is_blank_key("AKIA" + "QX7DEMOFAKE4TEST")


def test_random_values_are_long_and_varied() -> None:
    assert is_random("dafa7817-e246-48f3-91a7")
    assert is_random("9RITYz9K5bUaPfWb")
    assert not is_random("short1")
    assert not is_random("a" * 30 + "1")
    assert not is_random("justletterswithoutdigits")


def test_entropy() -> None:
    assert bits_per_character("aaaa") == 0
    assert bits_per_character("abcd") == 2
