"""Names of tenants: always usable, and never the same for two workspaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidAccess
from app.domain.keys import is_tenant_id
from app.domain.slack import Workspace
from app.slack.installations.tenants import tenant_id

TEAMS = st.from_regex(r"T[A-Z0-9]{2,20}", fullmatch=True)


@given(st.text(max_size=80), st.text(max_size=80), TEAMS, TEAMS)
def test_every_workspace_gets_a_tenant_of_its_own(name: str, other: str, team: str, second: str) -> None:
    found, another = tenant_id(name, Workspace(team)), tenant_id(other, Workspace(second))
    assert is_tenant_id(found)
    assert found.rsplit("-", 1)[1] == team.lower()
    assert (found == another) <= (team == second)


@pytest.mark.parametrize(
    ("name", "workspace", "tenant"),
    [
        ("Acme GmbH & Co.", Workspace("T024BE7LD"), "slack-acme-gmbh-co-t024be7ld"),
        ("Élan", Workspace("T1AB", "E9"), "slack-elan-t1ab"),
        ("東京", Workspace("T1AB"), "slack-t1ab"),
        ("Whole", Workspace("", "E024BE7LD"), "slack-whole-e024be7ld"),
    ],
)
def test_people_can_read_it(name: str, workspace: Workspace, tenant: str) -> None:
    assert tenant_id(name, workspace) == tenant


@pytest.mark.parametrize("team", ["", "T1-AB", "T" * 64, "T1;"])
def test_what_slack_would_never_say_is_refused(team: str) -> None:
    with pytest.raises(InvalidAccess):
        tenant_id("Acme", Workspace(team))
