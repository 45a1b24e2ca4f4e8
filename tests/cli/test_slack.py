"""``cto-team slack``: what it prints, and how it ends."""

from pathlib import Path

import yaml

from tests.running import Place


def test_the_manifest_is_printed_for_an_address_or_for_none(tmp_path: Path) -> None:
    place = Place(tmp_path, None)
    printed = place.run("slack", "manifest", "--url", "https://team.example.com/")
    document = yaml.safe_load(printed.stdout)
    assert document["settings"]["event_subscriptions"]["request_url"] == "https://team.example.com/slack/events"
    socket = yaml.safe_load(place.run("slack", "manifest", "--socket").stdout)
    assert socket["settings"]["socket_mode_enabled"] is True
    refused = place.run("slack", "manifest")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--host" in refused.stderr


def test_without_its_secrets_nothing_begins(tmp_path: Path) -> None:
    place = Place(tmp_path, None)
    checked = place.run("slack", "check")
    assert checked.returncode == 1
    assert "SLACK_SIGNING_SECRET is not set" in checked.stdout
    connected = place.run("slack", "--socket")
    assert connected.returncode == 2
    assert "SLACK_APP_TOKEN" in connected.stderr
    helped = place.run("slack")
    assert helped.returncode == 0
    assert "manifest" in helped.stdout
