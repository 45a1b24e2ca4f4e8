"""The fingerprint: equal exactly where answers would be."""

from pathlib import Path

import pytest

from app.settings import Environment, Settings, fingerprint, read_settings


def settings(**values: object) -> Settings:
    return read_settings().model_copy(update={"home": Path("/state"), "database_url": None, **values})


def test_the_fingerprint_follows_what_decides_an_answer(tmp_path: Path) -> None:
    backends = tmp_path / "backends.yaml"
    backends.write_text("backends: []", encoding="utf-8")
    plain = fingerprint(settings(), Environment({}))
    assert plain == fingerprint(settings(port=9), Environment({"HOME": "/root"}))
    others = [
        fingerprint(settings(), Environment({"OPENAI_API_KEY": "k"})),
        fingerprint(settings(backends=backends), Environment({})),
        fingerprint(settings(skills=tmp_path), Environment({})),
        fingerprint(settings(database_url="postgresql://h/d"), Environment({})),
    ]
    assert len({plain, *others}) == 5
    before = fingerprint(settings(backends=backends), Environment({}))
    backends.write_text("backends: [ ]", encoding="utf-8")
    assert fingerprint(settings(backends=backends), Environment({})) != before


def test_secrets_do_not_show_in_a_printed_environment() -> None:
    assert "hunter2" not in repr(Environment({"OPENAI_API_KEY": "hunter2"}))


def test_only_our_own_names_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """HOME, HOST and PORT belong to the system."""
    monkeypatch.setenv("HOME", "/root")
    monkeypatch.setenv("PORT", "1")
    monkeypatch.setenv("CTO_TEAM_HOST", "127.0.0.2")
    found = read_settings()
    assert (found.host, found.port) == ("127.0.0.2", 8765)
    assert found.home != Path("/root")


def test_the_rows_of_the_screening_lie_in_the_state_folder_unless_named(tmp_path: Path) -> None:
    assert settings(home=tmp_path).screening_rules is None
    usual = tmp_path / "screening.yaml"
    usual.write_text("terms: []", encoding="utf-8")
    assert settings(home=tmp_path).screening_rules == usual
    mine = tmp_path / "mine.yaml"
    assert settings(home=tmp_path, screening=mine).screening_rules == mine
    before = fingerprint(settings(home=tmp_path), Environment({}))
    usual.write_text("terms: [{term: zebra}]", encoding="utf-8")
    assert fingerprint(settings(home=tmp_path), Environment({})) != before


@pytest.mark.parametrize(
    "said", ["", "https://app.example", " https://app.example:8443 , http://localhost:3000,http://[::1]:3000"]
)
def test_origins_are_named_one_by_one(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("CTO_TEAM_CORS_ORIGINS", said)
    assert read_settings().cors_origins == said


@pytest.mark.parametrize(
    "said",
    ["*", "app.example", "https://app.example/", "https://*.example", "https://app.example https://b.example"],
)
def test_what_names_no_origin_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("CTO_TEAM_CORS_ORIGINS", said)
    with pytest.raises(ValueError, match="CTO_TEAM_CORS_ORIGINS"):
        read_settings()
