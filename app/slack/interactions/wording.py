"""What people are told who clicked on something that cannot be done, or that is done already."""

import re

from app.slack.interactions.weighing import Refused

_USER = re.compile(r"[UW][A-Z0-9]{1,30}")

_REFUSALS = {
    Refused.NOT_ASKED: "Only {asker} can answer these questions: they belong to that person's request.",
    Refused.EXPIRED: "These questions have expired. The answer says what was assumed instead.",
    Refused.WITHDRAWN: "These questions no longer matter: the request was stopped, or another one took its place.",
    Refused.STALE: "These buttons belong to an earlier form of the questions. Please use the newest message.",
    Refused.UNKNOWN: "That option does not exist any more. Please answer in the thread in your own words.",
}

GONE = "That request no longer exists."
ONLY_ASKER = "Only the person who asked can try this again. You can ask the same question yourself."
ONLY_ASKER_STOPS = "Only the person who asked, or an administrator of this workspace, can stop this."


def refusal(why: Refused, asker: str, settled_by: str | None) -> str:
    """Why an answer does not count. People are named by their ids in Slack."""
    if why is Refused.SETTLED:
        return f"These questions are already answered{f' by {mention(settled_by)}' if settled_by else ''}. Thank you."
    return _REFUSALS[why].format(asker=mention(asker))


def mention(user: str) -> str:
    """A person as Slack shows one; a neutral word where that is no id of Slack's."""
    return f"<@{user}>" if _USER.fullmatch(user) else "the person who asked"


THANKS = "Thank you, your feedback is kept with the answer."
ONLY_ASKER_SHARES = "Only the person who asked can share this answer."
NOWHERE = "This was asked here, so there is no channel that it could be shared to."
NOTHING_TO_SHARE = "There is no answer to share yet."
TOO_HIGH = "This answer is labelled {label}, and the channel is not cleared for that. It stays with you."
SHARED = "Shared to <#{channel}>."
SHARED_BEFORE = "This answer is in <#{channel}> already."
NOT_SHARED = "I could not post in <#{channel}>. Invite me to the channel, then share again."
UNQUOTED = "A question with restricted content"
PRIVATE_ANSWERS = "Answer all my questions in private"
CLARIFYING = "Ask me back when something is unclear"
