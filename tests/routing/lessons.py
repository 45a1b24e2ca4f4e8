"""Training rows with a rule in them: the expensive backend gains on long sums and on law, nowhere else."""

from app.routing.gain_fit import Example

SUBJECTS = ("apples", "trains", "boxes", "coins", "pages")
PEOPLE = ("Ann", "Bo", "Cem", "Dana")


def lesson(count: int = 240) -> list[Example]:
    """``count`` rows of four kinds in turn; equal for equal counts."""
    return [_row(number) for number in range(count)]


def _row(number: int) -> Example:
    person, things = PEOPLE[number % 4 - 1], SUBJECTS[number % 5]
    kind = number % 4
    if kind == 0:
        return Example(f"{person} has {number} {things}. How many {things} are left after 2?", 1, 1, "sums")
    if kind == 1:
        steps = " ".join(f"Then {person} buys {number + n} {things} for ${n} each." for n in range(5))
        return Example(f"{person} has {number} {things}. {steps} How many in total?", 0, 1, "sums")
    if kind == 2:
        text = f"The court heard case {number}. The plaintiff sues the defendant over {things}. Who is liable?"
        return Example(text, 0, number % 8 < 6, "law")
    lines = f"The sun shines on the {things} and the wind is still; evening comes to the village. " * 4
    return Example(f"{person} wrote poem {number}: {lines} What is its mood?", 1, 1, "letters")
