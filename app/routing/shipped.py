"""The policy that ships with the service. A new row here is a new version."""

from app.domain.labels import RequestType, Sensitivity, Tier
from app.domain.model_call import Purpose
from app.routing.policy import Policy, Rule, Then, When

_THRIFTY = (Tier.CHEAP, Tier.LOCAL, Tier.EXPENSIVE, Tier.EXTRACTIVE)
_THOROUGH = (Tier.EXPENSIVE, Tier.CHEAP, Tier.LOCAL, Tier.EXTRACTIVE)

SHIPPED = Policy(
    name="shipped",
    version=1,
    note="First version.",
    rules=(
        Rule(
            "in-house",
            When(sensitivity=frozenset({Sensitivity.CONFIDENTIAL, Sensitivity.RESTRICTED})),
            Then((Tier.LOCAL, Tier.EXTRACTIVE)),
            "Personal, secret and regulated text stays in the house.",
        ),
        Rule(
            "housekeeping",
            When(purpose=frozenset({Purpose.ANALYSIS, "clarification", "title"})),
            Then(_THRIFTY),
            "Short internal calls; what they produce is checked before it is used.",
        ),
        Rule(
            "judgement",
            When(
                type=frozenset(
                    {
                        RequestType.DESIGN,
                        RequestType.VALIDATE,
                        RequestType.DECIDE,
                        RequestType.DEBUG,
                        RequestType.REVIEW,
                    }
                )
            ),
            Then(_THOROUGH, learned_may_downgrade=True),
            "Work of judgement, where a weaker model costs the most quality.",
        ),
        Rule(
            "arithmetic",
            When(type=frozenset({RequestType.COMPUTE})),
            Then(_THRIFTY),
            "A calculator gives the numbers; the model only puts them into words.",
        ),
        Rule("rest", When(), Then(_THRIFTY), "Knowledge and short texts, which a small model handles well."),
    ),
)
