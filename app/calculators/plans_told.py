"""Recognizes counts that are told as a story: what was caught, missed and flagged for nothing, and two groups."""

from collections.abc import Sequence

from app.calculators.plan import Found, Plans, planned
from app.calculators.plans_drift import TWO_SIDED_5_PERCENT
from app.calculators.quantities import PERCENT, PLAIN, TIME, Quantity
from app.calculators.reading import Reading

_TRIPLE, _PAIR, _FOUR = 3, 2, 4
_SOME = r"(?:[a-z'’]+ ){0,2}?"
_MORE = r"(?:[a-z'’]+ ){0,3}?"
_FINDS = (
    "caught|catch(?:es)?|found|finds?|detect(?:s|ed)?|spot(?:s|ted)|stop(?:s|ped)|block(?:s|ed)|recogni[sz](?:es|ed)"
    "|identif(?:ies|ied)|picked up|erkannt|erkennt|gefunden|findet|entdeckt|erwischt|trouvée?s?|détectée?s?|repérée?s?"
    "|detectó|detectado|encontró|encontrado|atrapó|yakaladı|buldu|tespit etti|找到|发现了?|识别出?|抓到"
)
_MISSES = (
    "missed|misses|overlooked|let (?:through|slip|go|pass)|slipped (?:through|by|past)|got (?:through|away)|escaped"
    "|übersehen|übersah|verpasst|entgangen|ratée?s?|manquée?s?|échappé|escaparon|kaçırdı|kaçtı|漏掉|漏了"
)
_FINE = (
    "clean|fine|healthy|honest|innocent|legit(?:imate)?|genuine|harmless|intact|flawless|unschuldige?n?|gesunde?n?"
    "|ehrliche?n?|fehlerfreie?n?|einwandfreie?n?|saine?s?|honnêtes?|innocente?s?|san[oa]s|honrad[oa]s|sağlam|temiz|sağlıklı"
)
_NOTHING = (
    "for nothing|for no reason|needlessly|in error|pour rien|umsonst|grundlos|para nada|sin motivo|boşuna|boş yere"
)
_ALARMS = (
    "fehlalarme?n?|falsche (?:alarme|meldungen|treffer)|fausses (?:alertes|alarmes)|falsas alarmas|yanlış alarm|误报"
)
_MEASURES = (
    "precision",
    "precise",
    "recall",
    "f-?1(?:[- ]score)?",
    "f-?score",
    "sensitivity",
    "how (?:good|reliable)",
)
_BAD = r"(?:def\w*|déf\w*|fraud\w*|mal\w*|fauss\w*|fals\w*|cass\w*|rot[oa]s?|spam|infect\w*|bozuk|hatalı)"
_ANYTHING = (
    "parts|pieces|images|transactions|payments|e?mails|messages|cases|items|documents|customers|users|orders|claims"
    "|invoices|requests|samples|records|patients|people|files|visitors|teilen?|mails|fällen?|transaktionen|kunden"
    "|patienten|rechnungen|pièces|courriels|clients|factures|patients|piezas|correos|transacciones|clientes|facturas"
    r"|pacientes|parça\w*|işlem\w*|fatura\w*|hasta\w*|零件|邮件|交易"
)
"""Things of which most are in order: all of them are not what was to be found."""

_SHARED = r"(?:including|of which|of those|of them|among them|darunter|davon|dont|de ell[oa]s|其中)"


def told_plans(reading: Reading) -> Plans:
    """classification-metrics, ab-test and relative-change from counts in people's own words."""
    yield from _caught(reading)
    yield from _groups(reading)
    yield from _then_and_now(reading)


def counted(reading: Reading) -> list[Quantity]:
    """The plain numbers that are written in digits."""
    return [quantity for quantity in reading.all_of(PLAIN) if not quantity.worded]


def only(reading: Reading, *kinds: Sequence[Quantity]) -> bool:
    """Whether nothing but these quantities and words for small numbers stands in the question."""
    known = [quantity for kind in kinds for quantity in kind]
    return all(quantity in known or quantity.worded for quantity in reading.quantities)


def _caught(reading: Reading) -> Plans:
    """Three counts, each with its own part: all there were, the caught or missed ones, and the false alarms."""
    numbers = counted(reading)
    if len(numbers) != _TRIPLE or not only(reading, numbers) or not reading.has(*_MEASURES):
        return
    false = _false(reading)
    missed = _apart(_missed(reading), false)
    found = _apart(_found(reading), false, missed)
    total = _apart(_total(reading), false, missed, found)
    parts = [part for part in (false, missed, found, total) if part]
    if false is None or len(parts) != _TRIPLE or _unclear(reading):
        return
    hits = found.value if found else total.value - missed.value if total and missed else 0.0
    if total and total.value in [q[0].value for q in reading.every(rf"{{n}} (?:{_ANYTHING})(?! {_BAD})")]:
        return
    lost = missed.value if missed else total.value - hits if total else 0.0
    if hits > 0 and lost >= 0:
        given: dict[str, Found] = {"true_positives": hits, "false_positives": false, "false_negatives": lost}
        yield planned("classification-metrics", given)


def _unclear(reading: Reading) -> bool:
    """Whether the false alarms are a part of another count, or the whole is one of alarms."""
    return reading.has(
        rf"{{n}} {_SHARED} {_SOME}(?:{_FINE}|false positives|{_NOTHING})",
        rf"{_SHARED} (?:(?!(?:and|plus|und|et|y) )[a-z'’]+ ){{0,2}}?{{n}} {_SOME}"
        rf"(?:{_FINE}|{_ALARMS}|false positives|{_NOTHING})",
        rf"{{n}} {_SOME}, {{n}} (?:(?:were|was|are) )?(?:{_NOTHING}|{_FINE})",
        rf"{{n}} {_SOME}(?:alerts?|alarms?|warnings?|flags?|meldungen|alertes|alertas)",
    )


def _false(reading: Reading) -> Quantity | None:
    return reading.one(
        rf"{{n}} {_SOME}false positives",
        r"false positives (?:is |are |: |= |of )?{n}",
        rf"{{n}} {_SOME}(?:{_ALARMS})",
        rf"{{n}} (?:times?|fois|mal|veces|kez|kere|defa|次)? ?(?:[a-z]+ ){{0,4}}?(?:{_NOTHING})",
        rf"{{n}} {_SOME}(?:{_FINE})",
        r"{n} (?:real|good|normal|wanted|regular) (?:e?mails|messages|customers|users|payments|orders|parts|pieces)",
    )


def _missed(reading: Reading) -> list[Quantity]:
    return _all(reading, rf"(?:{_MISSES}) {_SOME}{{n}}", rf"{{n}} {_MORE}(?:{_MISSES})")


def _found(reading: Reading) -> list[Quantity]:
    return _all(reading, rf"(?:{_FINDS}) {_SOME}{{n}}", rf"{{n}} (?:'\w+ )?{_MORE}(?:{_FINDS})")


def _total(reading: Reading) -> list[Quantity]:
    return _all(
        reading,
        rf"(?:of|from|out of|among|von|aus|sur|parmi|de|entre) {_SOME}{{n}}",
        rf"(?:there (?:were|are)|we (?:had|have)|es gab|il y (?:avait|a)|había|hubo|gab es) {_SOME}{{n}}",
        r"{n} (?:'\w+ )?(?:[a-z]+(?:dan|den|tan|ten)|[a-z\u4e00-\u9fff]+ ?中)",
    )


def _all(reading: Reading, *patterns: str) -> list[Quantity]:
    return [found[0] for pattern in patterns for found in reading.every(pattern)]


def _apart(candidates: list[Quantity], *taken: Quantity | None) -> Quantity | None:
    """The first candidate that has no other part; equal numbers cannot be told apart and are left."""
    return next((candidate for candidate in candidates if candidate not in taken), None)


_OF = "(?:of|from|out of|von|aus|sur|de)"
_BETTER = (
    "better",
    "significan\\w*",
    "signifikant\\w*",
    "(?:just|only|pure) (?:luck|chance)",
    "real difference",
    "zufall",
)


def _groups(reading: Reading) -> Plans:
    """Two groups, each with its size and then its hits: `of 250 in group A 30 bought, of 240 in B 45 did`."""
    numbers = counted(reading)
    found = reading.find(
        rf"{_OF} {_SOME}{{n}} (?:[a-z-]+ ){{0,5}}{{n}} (?:[a-z]+ ){{0,3}}[,;] (?:and |und |et |y )?"
        rf"{_OF} {_SOME}{{n}} (?:[a-z-]+ ){{0,5}}{{n}}"
    )
    if found is None or len(numbers) != _FOUR or not only(reading, numbers) or not reading.has(*_BETTER):
        return
    size, hits, new_size, new_hits = found
    if hits.value < size.value and new_hits.value < new_size.value:
        given: dict[str, Found] = {
            "control_hits": hits,
            "control_size": size,
            "variant_hits": new_hits,
            "variant_size": new_size,
        }
        yield planned("ab-test", given, {"alpha": TWO_SIDED_5_PERCENT})


_THEN = (
    "old|before|previous(?:ly)?|used to|formerly|last (?:year|month|week)|alte[rsn]?|vorher|früher|ancienn?e?|avant"
    "|antes|viej[oa]|eski|önceden"
)
_NOW = (
    "new|now|today|currently|after|this (?:year|month|week)|neue[rsn]?|jetzt|heute|nouvel(?:le)?|nouveau|maintenant"
    "|ahora|nuev[oa]|yeni|şimdi"
)
_HOW_MUCH = (
    "(?:in|as a|what) (?:percent|%)",
    "how many percent",
    "percentage",
    "prozent\\w*",
    "pour ?cent",
    "por ciento",
    "yüzde",
)


def _then_and_now(reading: Reading) -> Plans:
    """What it was and what it is, and the change in percent; the second number may leave out the unit."""
    pair = reading.find(rf"(?:{_THEN}) (?:[^\s⟨⟩.;?!]+ ){{0,4}}{{any}} (?:[^\s⟨⟩;?!]+ ){{0,3}}?(?:{_NOW}) ~ {{any}}")
    if pair is None or not only(reading, pair) or not reading.has(*_HOW_MUCH):
        return
    before, after = pair
    if after.kind == PLAIN and before.kind != PLAIN:
        after = Quantity(after.value, before.kind, before.unit)
    if before.kind == TIME == after.kind:
        after = after.to(before.unit)
    if before.kind == after.kind != PERCENT and before.unit == after.unit and before.value > 0:
        yield planned("relative-change", {"before": before, "after": after})
