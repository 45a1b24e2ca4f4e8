"""Words of a text as comparable terms: folded, without stop words, cut to a stem."""

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(r"[a-z0-9]+(?:[.,]\d+)*|[\u3400-\u9fff]+|[^\W\d_a-z\u3400-\u9fff]+")
_CJK = re.compile(r"[\u3400-\u9fff]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SUFFIXES = (
    *("izations", "ization", "ations", "ation", "ings", "ing", "ments", "ment", "ers", "er"),
    *("encies", "ences", "ency", "ence", "ents", "ent"),
    *("ied", "ies", "ed", "es", "ly", "s"),
)
_SHORTEST_STEM = 4

STOP = frozenset(
    """
    a about above across after again all already also although am an and another any anybody anyone anything are
    around as ask at away back be because been before being below best better between both but by can cannot come
    could day did do does doing done down each either else enough ever every everything explain far few find first for
    from full further get give given go going good got had has have having he help her here him his how i if in
    instead into is it its itself just keep kind know less let like look lot made make makes many may me mean means
    might more most much must my near need needs never new next no nobody none nor not nothing now of off often ok on
    once one only onto or other our ours out over own per please put rather really right said same say says see set
    shall she should show since so some somebody something still such take tell than thank thanks that the their them
    then there these they thing think this those though through to today together too toward try two under until up
    upon us use used uses using usual usually very via want was way we well were what when where whether which while
    who whole whose why will with within without won work works would year yes yet you your yours don didn doesn isn
    aren t s d ll re ve m aber alle als also am an auf aus bei bin bis bitte da das dass dem den der des die dies
    diese dieser doch du ein eine einem einen einer eines er es etwa fur hat haben ich ihr im in ist ja jede jeder
    kann kein keine konnen man mehr mein mit muss nach nicht noch nur oder ob ohne schon sehr sein sich sie sind soll
    sollen sollte sollten so uber um und uns unser unsere unserem unseren vom von vor war warum was welche welcher
    welches wenn wer werden wie wieviel wir wird wo wurde zu zum zur au aux avec ce ces cette comme combien dans de
    des donc du elle en entre est et etre faut il ils je la le les leur mais mon ne nos notre nous on ou par pas plus
    pour pourquoi qu que quel quelle quelles quels qui sa sans se ses si son sont sur tous tout un une vos votre vous
    al como con cual cuales cuando cuanto cuantos del desde donde el ella ellos en entre era es esta estan este esto
    hay la las lo los mas me mi muy no nos nosotros nuestra nuestro o para pero por porque que se segun ser si sin
    sobre son su sus tambien tenemos tiene una uno unos y ya ama ancak bir bize bizim bu cok da daha de degil diye en
    gibi gore hangi her icin ile ise iyi kac kadar ki mi mu musunuz nasil ne neden nedir nicin o olan olarak oldugu
    olmali sadece sonra su ve veya ya yani
    """.split()  # noqa: SIM905 - a block of words reads better than a list of four hundred strings
)


def fold(text: str) -> str:
    """Lower case without accents, so that words compare across spellings."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def stem(token: str) -> str:
    """A crude English stem.

    The longest of a few suffixes is cut where at least four letters stay; numbers stay whole.
    """
    if not token.isalpha() or not token.isascii():
        return token
    for suffix in _SUFFIXES:
        shortest = _SHORTEST_STEM - (suffix == "ing")
        if token.endswith(suffix) and len(token) - len(suffix) >= shortest:
            return token[: -len(suffix)].removesuffix("e")
    if len(token) == _SHORTEST_STEM and token.endswith("s") and not token.endswith(("ss", "us", "is")):
        return token[:-1]
    return token.removesuffix("e") if len(token) > _SHORTEST_STEM else token


# Words that carry little of what is asked, though they are no stop words; compared by their stems.
WEAK = frozenset(
    stem(word)
    for word in """
    value typical kind type differ difference thing number rough fine exact person catch explain describe question
    answer example people usual proper actual simple easy term point case part help rule thumb common order
    time place set show bad value
    """.split()  # noqa: SIM905 - as above
)


def terms(text: str) -> list[str]:
    """The comparable terms of a text, in order, with repetitions; Chinese text gives pairs of characters."""
    found: list[str] = []
    for token in _TOKEN.findall(_THOUSANDS.sub("", fold(text))):
        if _CJK.match(token):
            found.extend(token[i : i + 2] for i in range(max(1, len(token) - 1)))
        elif token not in STOP and (len(token) > 1 or token.isdigit()):
            found.append(stem(token))
    return found
