"""TEMP"""

from app.domain.analysis import Analysis
from app.domain.clarification import Question, Option
from app.domain.labels import *


class Analyzer:
    def __init__(self, embed, classifier, topics, recognize):
        self.recognize = recognize

    async def analyze(self, r):
        t = r.text.lower()
        if "poem" in t:
            return Analysis(RequestType.OTHER, (), Pattern.SINGLE, False)
        if "scalable" in t and not r.replies and r.clarify_mode != "never" and r.round == 1:
            q = Question(
                "q1",
                "scale",
                Priority.P0,
                "ch",
                "How many users?",
                "why",
                (Option("1k", "one"), Option("1M", "many")),
                "1k users",
            )
            return Analysis(RequestType.DESIGN, ("architect",), Pattern.SINGLE, True, (q,))
        if r.agents_override:
            return Analysis(
                r.type_override or RequestType.DECIDE,
                r.agents_override,
                Pattern.SEQUENTIAL if len(r.agents_override) > 1 else Pattern.SINGLE,
                False,
                calculations=self.recognize(r.text),
            )
        if "should we" in t:
            return Analysis(
                RequestType.DECIDE,
                ("mentor", "ml-cv-specialist"),
                Pattern.PARALLEL,
                False,
                calculations=self.recognize(r.text),
            )
        return Analysis(
            RequestType.EXPLAIN, ("ml-cv-specialist",), Pattern.SINGLE, False, calculations=self.recognize(r.text)
        )
