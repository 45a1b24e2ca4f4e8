"""In what manner something is asked: to learn how things are, or to have something of one's own judged or decided.

"Should one shard early?" and "should we shard, with 4 developers?" share their words; what tells them apart is whether
somebody speaks of what is theirs, and what they tell about it. Notation of the terms as in cues_acts.
"""

import math
import re
from collections.abc import Mapping
from types import MappingProxyType

from app.analyzer.cues import CueBook
from app.analyzer.text import fold, sentences

CURIOUS = "curious"
OPENING_WORDS = 4
MANY = 3.0
GIVEN_STEPS = (1, 2, 3)

MANNERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        CURIOUS: {
            "en": "should one, should a, should an, should people, does one, do people, would one, "
            "would anybody, would anyone, would you say, is it ever, is it normal, in principle, "
            "in general, generally speaking, as a rule, at what point, under what conditions, "
            "under which conditions, in which situations, by which criteria, what criteria, "
            "which criteria, what speaks for, the catch, what do you gain, what does it buy, "
            "what separates, which signs, the signs, warning signs, how do i recognise, "
            "how do i recognize, how does one, how do people, how do companies, how do others, "
            "reading up, reading about, read about, for my understanding, my own understanding, "
            "just curious, curious, wondering, i wonder, in theory, the theory, the principle, "
            "principles, the reasoning, the idea, to understand, understanding, i don t get, "
            "i keep hearing, i keep reading, people say, they say, everyone says, some say, "
            "i heard, i hear, i read, i ve read, i ve heard, what s the deal, is meant, meant by, "
            "stupid question, dumb question, basic question, eli5, in plain terms, normal people, "
            "explain like, refresher, for an interview, in an interview, exam, lecturer, "
            "professor, teacher, trainee, student*, study group, blog*, article*, tutorial*, "
            "meetup, talk, conference, course, book, my boss says, my colleague says, "
            "colleague says, consultant says, what do they mean, what does it mean, how come",
            "de": "sollte man, kann man, muss man, braucht man, macht man, nimmt man, "
            "woran erkennt man, woran merkt man, erkennt man, grundsatzlich, im prinzip, "
            "allgemein gefragt, mich interessiert, zum verstandnis, was spricht, wozu, ab wann, "
            "was ist der gedanke, einfach gesagt, ublicherweise, was ist gemeint, gemeint, "
            "in der theorie, ich hore, ich lese, gelesen, neugier*, was steckt, woher kommt",
            "fr": "faut il toujours, en theorie, en principe, pour comprendre, a partir de quand, "
            "a partir de quelle, pourquoi dit on, dit on, d habitude, c est quoi, par curiosite, "
            "curieu*, que veut dire, quels sont les signes, quels criteres, j ai lu, j entends, "
            "l idee, le principe, concretement, cherche a comprendre",
            "es": "en principio, en teoria, por curiosidad, para entender, quiero entender, "
            "de que depende, cuando conviene, se suele, cuando tiene sentido, en que se diferencia*, "
            "que criterios, he leido, dicen que, la idea, el principio, se entiende",
            "tr": "genel olarak, teoride, prensip*, merak*, anlamak icin, ne ise yarar, adet, "
            "isaret*, okudum, duydum, mantigi, denir, ne anlama",
            "zh": "原则, 想了解, 好奇, 理论上, 一般怎么, 什么情况, 什么叫, 分别, 为什么说, 原理上, "
            "哪些标准, 怎么理解, 听说, 看到说, 想弄懂, 搞不懂",
        },
    }
)
SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "plan_headed": r"(?m)^\W{0,3}(?:the )?(?:plan|goal|aim|purpose|objective|project|proposal|idea|offer|roadmap|"
        r"timeline|team|budget|risks?|assum\w+|rollback|history|reason|ziel|vorhaben|projekt|grund|but|objectif|"
        r"projet|calendrier|objetivo|proyecto|hedef|proje|目标|计划|方案|项目)\b[^.?!:：\n]{0,25}[:：]",
        "go_or_not": r"\b(?:yes or no|go ?/ ?no|go or no|go\?|do it or not|sign (?:it|this|off)|approve|"
        r"freigeben|feu vert|ja oder nein|oui ou non|si o no)\b|批还是不批|evet mi hayir mi",
    }
)
PAIRS = (
    ("choose", "mine"), ("choose", CURIOUS), ("choose", "given>=1"), ("choose", "given>=2"), ("choose", "presented"),
    ("how_build", "mine"), ("how_build", CURIOUS), ("judge", "mine"), ("judge", "given>=2"), ("what", "given>=2"),
    ("rank", CURIOUS), ("people", CURIOUS), ("shape:plan_headed", "shape:go_or_not"), ("presented", "shape:go_or_not"),
    ("judge", "shape:code_block"), ("symptom", "shape:code_block"),
)  # fmt: skip
MISSING = (
    ("choose", "mine"), ("choose", "given>=1"), ("choose", "presented"), ("how_build", "mine"), ("rank", "mine"),
    ("how_build", "given>=1"), ("design", "mine"), ("judge", "presented"), (CURIOUS, "mine"), (CURIOUS, "given>=1"),
    ("symptom", "mine"), ("shape:code_block", "shape:log"), ("shape:code_block", "symptom"), ("shape:go_or_not", "or"),
)  # fmt: skip

MANNER_TABLES = ({CURIOUS: dict(MANNERS[CURIOUS])}, dict(SHAPES), PAIRS, MISSING)


class Manners:
    """The table and the patterns, compiled once."""

    def __init__(self) -> None:
        self._book = CueBook((MANNERS,))
        self._shapes = {name: re.compile(pattern) for name, pattern in SHAPES.items()}

    def of(self, prose: str, language: str, values: Mapping[str, float], given: int) -> dict[str, float]:
        """Named values beside those that a text has already; ``given`` is how many facts it tells."""
        folded = fold(prose).strip()
        found = self._curious(prose, language)
        found.update({f"shape:{name}": 1.0 for name, pattern in self._shapes.items() if pattern.search(folded)})
        found.update({f"given>={step}": 1.0 for step in GIVEN_STEPS if given >= step})
        present = {name for name, value in (*values.items(), *found.items()) if value}
        found.update({f"{a}&{b}": 1.0 for a, b in PAIRS if {a, b} <= present})
        found.update({f"{a}-{b}": 1.0 for a, b in MISSING if a in present and b not in present})
        return found

    def _curious(self, prose: str, language: str) -> dict[str, float]:
        places = sorted({hit.place for hit in self._book.look_up(prose, language)})
        if not places:
            return {}
        found = {CURIOUS: 1.0, f"many:{CURIOUS}": min(MANY, math.log2(len(places)))}
        if places[0] < OPENING_WORDS:
            found[f"first:{CURIOUS}"] = 1.0
        every = sentences(prose)
        if len(every) > 1 and self._book.look_up(every[-1], language):
            found[f"last:{CURIOUS}"] = 1.0
        return found
