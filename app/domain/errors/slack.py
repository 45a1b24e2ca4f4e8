"""What can be wrong between this service and a workspace of Slack."""

from app.domain.errors.base import TeamError
from app.domain.errors.requests import ValidationFailed


class SlackUnavailable(TeamError):
    """This workspace of Slack cannot be talked to."""

    code, status = "slack-unavailable", 503
    remedy = "Install the app in the workspace again."


class SlackNotInstalled(SlackUnavailable):
    """The app is not installed in this workspace of Slack."""

    code = "slack-not-installed"


class SlackBroken(SlackUnavailable):
    """Slack no longer takes the token of this workspace."""

    code = "slack-broken"


class SlackAway(TeamError):
    """Slack does not answer."""

    code, status = "slack-away", 503
    remedy = "Try again in a few seconds."
    retry_after_s = 5


class SlackNotAllowed(TeamError):
    """This workspace of Slack may not install the app."""

    code, status = "slack-not-allowed", 403
    remedy = "Ask whoever runs the service to add the workspace's id to CTO_TEAM_SLACK_WORKSPACES."


class InvalidSlackChannel(ValidationFailed):
    """This cannot be the id of a channel or workspace of Slack."""

    code = "invalid-slack-channel"
    remedy = "Copy the id from the channel's details; it begins with C, G or D."


class UnreadableToken(TeamError):
    """A token that is kept cannot be read with the present keys."""

    code, status = "unreadable-token", 500
    remedy = "Set CTO_TEAM_SLACK_KEY to the key that the token was kept with, or install the app again."
