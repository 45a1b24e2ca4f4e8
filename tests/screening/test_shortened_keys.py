import pytest

from app.screening.mapping import View
from app.screening.shortened_keys import shortened_keys


def found(text: str) -> bool:
    return any(shortened_keys(View(text)))


@pytest.mark.parametrize(
    "text",
    [
        "My key is sk-ant-api03-... why does it fail?",
        "our prod key AKIA... got leaked, what first?",
        "I pasted sk-proj-... into the frontend",
        "My token is glpat-*** and CI says forbidden",
        "mein Schlüssel ghp_... geht nicht".replace("ü", "u"),
        "notre cle sk-... est refusee",
        "我的密钥是 sk-ant-api03-... 为什么失败",
        "OPENAI_API_KEY=sk-proj-8Fh2Kd9q... in the log",
    ],
)
def test_the_beginning_of_somebodys_key_counts(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "What does a key that starts with sk- look like?",
        "Set OPENAI_API_KEY=sk-... in your shell before you start the worker.",
        "Our API keys look like `ct_live_<32 hex>`",
        "Keys of this provider begin with sk-ant-...",
        "export ANTHROPIC_API_KEY=sk-ant-... and run make",
        "I wonder... the task-... list",
    ],
)
def test_talk_about_the_form_of_keys_does_not(text: str) -> None:
    assert not found(text)
