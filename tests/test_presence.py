"""Where a running service can be found."""

from pathlib import Path

from app.presence import announced, find


def test_a_service_is_found_while_it_runs_and_not_afterwards(tmp_path: Path) -> None:
    assert find(tmp_path) is None
    with announced(tmp_path, "http://127.0.0.1:1", "abc", "secret"):
        found = find(tmp_path)
        assert found is not None
        assert (found.address, found.fingerprint) == ("http://127.0.0.1:1", "abc")
    assert find(tmp_path) is None


def test_a_service_that_ends_leaves_the_newer_one_announced(tmp_path: Path) -> None:
    with announced(tmp_path, "http://127.0.0.1:1", "abc", "secret"):
        with announced(tmp_path, "http://127.0.0.1:2", "abc", "secret"):
            pass
        assert find(tmp_path) is None
    (tmp_path / "service.json").write_text("not json", encoding="utf-8")
    assert find(tmp_path) is None
