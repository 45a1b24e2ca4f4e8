"""Who may look at a run from Slack, and who may stop one."""

from app.domain.errors import NotFound
from app.domain.run import Run
from app.domain.slack import Installation, Workspace, user_name
from app.slack.channels import ChannelRules
from app.slack.interactions.clicks import Spot
from app.store.slack.posts import PostState, PostStore
from app.team import Team


class Sight:
    """Finds runs for the people who click on them, among those of the tenant that the task acts for."""

    def __init__(self, team: Team, posts: PostStore, rules: ChannelRules) -> None:
        self._team = team
        self._posts = posts
        self._rules = rules

    async def run(self, run_id: str, workspace: Workspace, user: str, spot: Spot) -> Run:
        """The run, for its asker, and for whoever sees a message of it in a channel.

        Raises:
            NotFound: there is no such run, or none for this person.
        """
        run = await self._team.run(run_id)
        if self.asked(run, workspace, user):
            return run
        posts = await self._posts.of(run_id)
        if any(post.state is PostState.POSTED and post.channel == spot.channel for post in posts.values()):
            return run
        raise NotFound(f"There is no run {run_id!r}.")

    def asked(self, run: Run, workspace: Workspace, user: str) -> bool:
        """Whether this person asked for the run."""
        return run.author.user == user_name(workspace, user)

    async def commands(self, run: Run, installation: Installation, workspace: Workspace, user: str) -> bool:
        """Whether this person may stop the run: its asker, and administrators of the workspace."""
        return self.asked(run, workspace, user) or (await self._rules.person(installation, workspace, user)).admin
