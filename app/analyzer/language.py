"""Which of the team's six languages a text is written in: scripts first, then stop words, English where nothing speaks."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from app.analyzer.text import fold, parts, words

LANGUAGES = ("en", "de", "fr", "es", "tr", "zh")

MARGIN = 1.0  # points by which another language must lead English
LETTER_POINTS, SHARED_LETTER_POINTS = 1.5, 0.75
ENDING_POINTS = 0.75
SHORTEST_WITH_ENDING = 5
PARTICLE_POINTS = 1.0  # a Turkish yes-or-no question ends in a particle
CHINESE_SHARE = 0.15  # of all letters; a Chinese question is full of Latin product names

STOP_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": frozenset(
            "the a an of to in is are was we our you your and or not it its this that for with on at from what how which why when "
            "should do does can i my me be have plus per month day year has will would there if than then but by as they".split()
        ),
        "de": frozenset(
            "der die das den dem des ein eine einen einem einer und oder nicht ist sind war wir uns unser unsere unseren unserem ihr sie "
            "ich mir mein meine mit auf fur von zu zum zur bei aus nach wie was wann welche welcher welches warum soll sollen sollte kann "
            "konnen haben hat wird werden wurde als auch nur noch bitte es im am pro seit wenn statt mach macht brauchen alles gut beim bringt versteht man unter ins dann anschliessend danach".split()
        ),
        "fr": frozenset(
            "le la les l un une des du de d et ou ne pas est sont nous notre nos vous votre je j mon ma mes avec sur pour dans par que qu qui quel "
            "quelle quels quelles comment pourquoi quand faut il elle on ce cette ces se au aux en plus ou c n y a ont etre avoir si depuis chaque "
            "combien rendre bon".split()
        ),
        "es": frozenset(
            "el la los las un una unos unas de del y o no es son esta estan nosotros nuestro nuestra nuestros nuestras mi con en por para que "
            "cual cuales como cuando cuanto cuanta cuantos cuantas donde se al lo le si mas pero desde hay ser tener tiene tenemos queremos "
            "necesitamos este porque sin hace muy ya su sus".split()
        ),
        "tr": frozenset(
            "ve veya ya da de bir bu su o mi mu ne nasil neden nicin hangi kac icin ile gibi daha cok en bizim biz ben benim siz var yok degil olan "
            "olarak sonra once ama yoksa kadar her gore midir nedir istiyoruz istiyorum lazim ayda gunde gerekir gerek olmali once tum".split()
        ),
    }
)
LETTERS: Mapping[str, tuple[str, str]] = MappingProxyType(  # of this language alone, and shared with another one
    {"de": ("äß", "öü"), "fr": ("èêàùâîôûœë", "éç"), "es": ("ñ¿¡áíóú", "é"), "tr": ("ğışİ", "öüç"), "en": ("", "")}
)
ENDINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "de": ("ung", "ungen", "lich", "isch", "keit", "heit", "ieren", "iert"),
        "fr": ("eaux", "ement", "ez", "eux", "ique", "tte", "oir"),
        "es": ("cion", "ciones", "amos", "emos", "imos", "dad", "ando", "iendo", "ado", "ame", "anos"),
        "tr": (
            "yor",
            "yoruz",
            "imiz",
            "umuz",
            "imizi",
            "umuzu",
            "elim",
            "alim",
            "lari",
            "leri",
            "siniz",
            "sunuz",
            "misin",
            "misiniz",
        )
        + ("meli", "mali", "meliyiz", "maliyiz", "nin", "nun", "leme", "dir", "mek", "mak", "iyi", "yin", "erim"),
        "en": (),
    }
)
SHARED = frozenset("a o de en la un es le in no on me as an da ne mi y an was die war so im".split())


_PARTICLE = re.compile(r"\bm[iıuü](?:y[iıuü][zm])?\s*\?", re.IGNORECASE)


def detect(text: str) -> str:
    """The language of a text as a two-letter code; English for text in none of the six and for text without words."""
    prose = parts(text).prose
    if _is_chinese(prose):
        return "zh"
    scores = _scores(prose)
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= scores["en"] + MARGIN else "en"


def _is_chinese(prose: str) -> bool:
    letters = [char for char in prose if char.isalpha()]
    ideographs = sum("\u4e00" <= char <= "\u9fff" for char in letters)
    kana = any("\u3040" <= char <= "\u30ff" for char in letters)
    return not kana and ideographs > CHINESE_SHARE * len(letters) and ideographs > 0


def _scores(prose: str) -> dict[str, float]:
    """Points per language for its stop words, its letters and its word endings."""
    found, letters = words(fold(prose)), set(prose) | set(prose.lower())
    scores = {code: _points(code, found) + _letter_points(code, letters) for code in STOP_WORDS}
    scores["tr"] += PARTICLE_POINTS * bool(_PARTICLE.search(prose))
    return scores


def _points(code: str, found: list[str]) -> float:
    stops = sum((0.5 if word in SHARED else 1.0) for word in found if word in STOP_WORDS[code])
    endings = sum(len(word) >= SHORTEST_WITH_ENDING and word.endswith(ENDINGS[code]) for word in found)
    return stops + ENDING_POINTS * endings


def _letter_points(code: str, letters: set[str]) -> float:
    own, shared = LETTERS[code]
    return LETTER_POINTS * min(2, len(letters & set(own))) + SHARED_LETTER_POINTS * len(letters & set(shared))
