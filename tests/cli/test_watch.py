"""``cto-team serve --watch``: what an author writes is there without a restart, and nothing that is written ends it."""

import shutil
import time
from pathlib import Path

import httpx

from tests.retrieval.library_folder import PLANS, write_library, write_skill
from tests.running import PATIENCE_S, Place, running


def _titles(client: httpx.Client) -> dict[str, str]:
    return {skill["name"]: skill["title"] for skill in client.get("/v1/skills").json()["data"]}


def _until(client: httpx.Client, wanted: dict[str, str]) -> None:
    latest = time.monotonic() + PATIENCE_S
    while (found := _titles(client)) != wanted:
        assert time.monotonic() < latest, found


def test_changes_are_served_without_a_restart(database_dsn: str, tmp_path: Path) -> None:
    root = write_library(tmp_path / "skills")
    place = Place(tmp_path / "home", database_dsn, root)
    with running(place, "serve", "--watch") as process:
        address = process.line_with("ready at").rsplit(" ", 1)[-1].strip()
        with httpx.Client(base_url=address, timeout=30, trust_env=False) as client:
            assert _titles(client) == {"plans": "Plans", "sizing": "Sizing"}
            write_skill(root, "plans", PLANS.replace("# Plans", "# Roadmaps"))
            _until(client, {"plans": "Roadmaps", "sizing": "Sizing"})
            # Half a file, a folder that goes, and more than half of everything gone: the last sound state stays.
            (root / "plans" / "SKILL.md").write_bytes(b"---\nname: \xff")
            write_skill(root, "new", "# New\n")
            _until(client, {"new": "New", "plans": "Roadmaps", "sizing": "Sizing"})
            shutil.rmtree(root / "sizing")
            write_skill(root, "plans", PLANS)
            shutil.rmtree(root / "new")
            write_library(root)
            _until(client, {"plans": "Plans", "sizing": "Sizing"})
        assert process.stop() in {0, 130}
