"""Composes the answer to a calculation."""

from collections.abc import Iterator, Sequence

from app.backends.extractive.phrases import phrases
from app.backends.extractive.text import closed, inline
from app.backends.extractive.words import terms
from app.expert.case import Case as StatedCase
from app.expert.compute.cards import Choice, card_table, choice
from app.expert.compute.cases import Case, cases_of, cases_table
from app.expert.compute.rules import ComputeRules, Rule, Sentence, compute_rules
from app.expert.compute.values import amount, as_printed, currency_of, short, slots
from app.expert.expert import Desk
from app.expert.sheet import Item, Sheet, Shown, block

_MOST_SENTENCES, _MOST_RESULTS, _MOST_MARKS = 4, 5, 3
_PLAIN = Rule()
_IN_FIRST = {"break-even": frozenset({"api-cost", "unit-cost", "self-hosted-cost"})}
"""Calculators whose results stand in the first sentence of another."""


def compose(desk: Desk) -> bool:
    """The result, its cases, and what the numbers say; False where nothing could be calculated."""
    sheet, rules = desk.sheet, compute_rules(desk.content)
    given = sheet.given()
    if not given:
        return False
    main = _main(given, desk.case.text, rules)
    rule = rules.calculators.get(main.figure.calculator, _PLAIN)
    cases = cases_of(main, rule, sheet)
    chosen = _cards(cases or [Case("", main)], rule, rules, sheet)
    side = _side(main, desk.case, sheet)
    sheet.open_with(f"**{_first(main, chosen, rules, sheet)}{side}**")
    sheet.section("result", sheet.say("heading.result"), _others(given, main, rules, sheet))
    sheet.section("cases", sheet.say("heading.cases"), _cases(cases, chosen, main, rule, sheet))
    sheet.section("reading", sheet.say("heading.reading"), _reading(main, rule, sheet, alone=len(cases) < 2))  # noqa: PLR2004 - a table has two rows
    _changes(main, rule, sheet)
    _contexts(main, chosen, sheet)
    return True


def _main(given: Sequence[Shown], text: str, rules: ComputeRules) -> Shown:
    """The figure that speaks most of what is asked; the first of equals."""
    asked = set(terms(text)) | {word for word, name in rules.asked.items() if word in text.lower() for word in (name,)}

    def shared(shown: Shown) -> int:
        name = shown.figure.calculator
        return len(asked & set(terms(name.replace("-", " ")))) + 3 * (name in asked)

    return max(given, key=shared)


def _first(main: Shown, chosen: Sequence[tuple[Case, Choice]], rules: ComputeRules, sheet: Sheet) -> str:
    marks = "".join(sheet.assume(a.topic, a.text, a.effect) for a in sheet.request.assumptions[:_MOST_MARKS])
    said = f"{_result(main, rules, sheet)} {main.mark}{marks}"
    held = next((each for case, each in chosen if case.shown.mark == main.mark), None)
    if held is None:
        return f"{said}{_at_the_volume(main, sheet)}"
    source = sheet.source(*rules.card_source.split("|", 1))
    more = f"{_card(held, sheet)}{source} {held.shown.mark}{phrases(sheet.request.language).period}"
    cheaper = next(((case, each) for case, each in chosen if each.lowest() < held.lowest()), None)
    if cheaper is not None:
        case, each = cheaper
        more += " " + sheet.say("card.cheaper", case=case.name, best=each.said("best", sheet), mark=each.shown.mark)
    return f"{said} {more}"


def _side(main: Shown, case: StatedCase, sheet: Sheet) -> str:
    """On which side of the break-even the stated volume lies, where its cost is not calculated."""
    outputs = main.figure.outputs
    turns = [float(v) for name, v in outputs.items() if name.endswith("_requests") and isinstance(v, int | float)]
    volume = next((each for each in case.counts if each.unit == "/month"), None)
    if main.figure.calculator != "break-even" or not turns or volume is None or sheet.given("self-hosted-cost"):
        return ""
    key = "below" if volume.value < min(turns) else "above" if volume.value >= max(turns) else "between"
    return " " + sheet.say(f"even.{key}", volume=short(volume.value), mark=main.mark)


def _result(shown: Shown, rules: ComputeRules, sheet: Sheet) -> str:
    """The result in the user's language; the calculator's own sentence where the table has none that holds."""
    rule = rules.calculators.get(shown.figure.calculator, _PLAIN)
    sentence = next((each for each in rule.first if all(when.holds(shown.figure) for when in each.when)), None)
    if sentence is None:
        return closed(inline(shown.figure.summary))
    return sheet.say(f"result.{sentence.say}", **as_printed(shown.figure, sheet))


def _at_the_volume(main: Shown, sheet: Sheet) -> str:
    """What API and own machines cost at the stated volume, beside the volume at which they meet."""
    api = next(iter(sheet.given("api-cost") or sheet.given("unit-cost")), None)
    own = {each.figure.inputs.get("mode"): each for each in sheet.given("self-hosted-cost")}
    if main.figure.calculator != "break-even" or api is None or len(own) < 2:  # noqa: PLR2004 - both bills
        return ""
    cost = api.number("cost_per_month") or api.number("cost")
    values = slots(own["busy"].figure, sheet)
    return " " + sheet.say(
        "even.first",
        volume=values["requests_per_month"],
        api=f"{amount(cost, currency_of(api.figure))} {api.mark}",
        busy=f"{values['cost_per_month']} {own['busy'].mark}",
        always=f"{slots(own['always-on'].figure, sheet)['cost_per_month']} {own['always-on'].mark}",
    )


def _card(held: Choice, sheet: Sheet) -> str:
    """The cheapest card that holds the case that was asked for."""
    single, best = held.named("single"), held.said("best", sheet)
    if single is None:
        return sheet.say("card.first_none", best=best)
    hour, month = held.prices("single", "hour"), held.prices("single", "month")
    return sheet.say("card.first", card=single.name, hour=hour, month=month)


def _others(given: Sequence[Shown], main: Shown, rules: ComputeRules, sheet: Sheet) -> Iterator[Item]:
    """Results of other calculators, which were asked for too."""
    named = _IN_FIRST.get(main.figure.calculator, frozenset[str]()) | {main.figure.calculator}
    others = [each for each in given if each.figure.calculator not in named]
    for number, each in enumerate(others[:_MOST_RESULTS]):
        yield Item(f"{_result(each, rules, sheet)} {each.mark}", 2.0 - number / 10)


def _cards(cases: Sequence[Case], rule: Rule, rules: ComputeRules, sheet: Sheet) -> list[tuple[Case, Choice]]:
    if not rule.cards:
        return []
    found = [(case, choice(case.shown.figure, rules, sheet)) for case in cases]
    return [(case, each) for case, each in found if each is not None]


def _cases(
    cases: Sequence[Case], chosen: Sequence[tuple[Case, Choice]], main: Shown, rule: Rule, sheet: Sheet
) -> Iterator[Item]:
    if chosen and len(chosen) == len(cases):
        yield block(card_table(chosen, sheet), fixed=True)
        yield block(sheet.say("card.note"), 1.5)
    elif len(cases) > 1:
        yield block(cases_table(cases, main, rule, sheet), fixed=True)


def _reading(main: Shown, rule: Rule, sheet: Sheet, *, alone: bool) -> Iterator[Item]:
    if alone:
        yield Item(sheet.say("formula", formula=inline(main.figure.formula), mark=main.mark), 1.5)
    said = [text for each in rule.read if (text := _sentence(each, main, sheet))]
    for number, text in enumerate(said[:_MOST_SENTENCES]):
        yield Item(text, 1.4 - number / 10)


def _changes(main: Shown, rule: Rule, sheet: Sheet) -> None:
    """What would change the result: sentences on it, or on the same calculation with another input."""
    others = {each.name: each for each in rule.other}
    for each in rule.change:
        shown, variant = main, others.get(each.say)
        if variant is not None:
            inputs = variant.inputs(main.figure)
            other = sheet.figure(main.figure.calculator, inputs) if inputs is not None else None
            if other is None or other.mark == main.mark:
                continue
            shown = other
        text = _sentence(each, shown, sheet, prefix="change")
        if text:
            sheet.change(text)


def _contexts(main: Shown, chosen: Sequence[tuple[Case, Choice]], sheet: Sheet) -> None:
    """How many contexts the chosen card holds before a second one is due."""
    card = next((each.named("single") for case, each in chosen if case.shown.mark == main.mark), None)
    sequences, cache = main.figure.inputs.get("sequences"), main.number("kv_cache_gb")
    if card is None or not cache or not isinstance(sequences, int | float):
        return
    fixed = main.number("weights_gb") + main.number("overhead_gb")
    inputs = {"card_memory_gb": card.memory_gb, "fixed_gb": fixed, "gb_per_context": cache / sequences}
    if shown := sheet.figure("context-count", inputs):
        count, more = int(shown.number("contexts")), int(shown.number("one_more"))
        sheet.change(sheet.say("card.contexts", card=card.name, count=count, more=more, mark=shown.mark))


def _sentence(sentence: Sentence, shown: Shown, sheet: Sheet, prefix: str = "read") -> str:
    """The sentence filled with the values of the figure; empty where its conditions do not hold."""
    if not all(each.holds(shown.figure) for each in sentence.when):
        return ""
    source = sheet.source(*sentence.source.split("|", 1)) if sentence.source else ""
    return sheet.say(f"{prefix}.{sentence.say}", **slots(shown.figure, sheet) | {"mark": shown.mark, "source": source})
