"""What is wrong with a target of events."""

from app.domain.errors.base import TeamError


class InvalidWebhook(TeamError):
    """Nothing can be sent to this target."""

    code, status = "invalid-webhook", 422
    remedy = "Name an https address on the public internet; the setting CTO_TEAM_WEBHOOKS_LOCAL allows this machine."


class WebhookConflict(TeamError):
    """A delivery is not in the state for what is asked."""

    code, status = "webhook-conflict", 409
    remedy = "Read it again and decide anew."
