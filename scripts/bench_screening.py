"""How long the screening takes on ordinary and on hostile texts, and how it grows when a text doubles.

    python scripts/bench_screening.py [--json FILE]

Times are processor time of one core, the best of three. ``ratio`` compares 200 KB with 100 KB.
"""

import argparse
import base64
import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.screening.detect import shipped
from app.settings import PROJECT

SIZE = 100_000
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def repeated(unit: str) -> Callable[[int], str]:
    """Texts that say the same again and again."""
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def english() -> str:
    """Running text of this project, without tables."""
    lines = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8").split("\n")
    return "\n".join(line for line in lines if "|" not in line)


def texts() -> dict[str, Callable[[int], str]]:
    """The makers of texts, by name."""
    prose, chance = repeated(english()), random.Random(7)  # noqa: S311 - no secret depends on it

    def encoded(times: int) -> Callable[[int], str]:
        def make(size: int) -> str:
            data = prose(int(size * 0.75**times)).encode()
            for _ in range(times):
                data = base64.b64encode(data)
            return data.decode()

        return make

    return {
        "English": prose,
        "digits": lambda size: "".join(chance.choices("0123456789", k=size)),
        "numbers": lambda size: " ".join(str(chance.randrange(99_999)) for _ in range(size // 6)),
        "random base64": lambda size: "".join(chance.choices(ALPHABET, k=size)),
        "base64 of English": encoded(1),
        "base64 of base64": encoded(2),
        "one letter": repeated("a"),
        "spaces": repeated(" "),
        "a@a@a@": repeated("a@"),
        "key headers": repeated("-----BEGIN RSA PRIVATE KEY-----\n"),
        "key prefixes": repeated("sk-ant-api03- "),
        "password=": repeated("password="),
        "brackets": repeated("({[<"),
        "entities": repeated("&#65;"),
        "percent": repeated("%41"),
        "escapes": repeated("\\u0041"),
        "zero width": repeated("a\u200b"),
        "table": repeated("a,b,c\n"),
        "persons": repeated("Anna Novak diagnosed "),
        "cards": repeated("4111 1111 1111 1111 "),
        "Chinese": repeated("张伟患有糖尿病"),
    }


def milliseconds(text: str) -> float:
    """The best of three."""
    screener, best = shipped(), float("inf")
    for _ in range(3):
        started = time.process_time()
        screener(text)
        best = min(best, time.process_time() - started)
    return best * 1_000


def main() -> None:
    """Print the table, and write it as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    shipped()("tables are built on first use")
    rows: dict[str, dict[str, float]] = {}
    sys.stdout.write(f"{'text':<20}{'100 KB':>10}{'200 KB':>10}{'ratio':>8}\n")
    for name, make in texts().items():
        once, twice = milliseconds(make(SIZE)), milliseconds(make(2 * SIZE))
        rows[name] = {"ms_100_kb": round(once, 1), "ms_200_kb": round(twice, 1), "ratio": round(twice / once, 2)}
        sys.stdout.write(f"{name:<20}{once:>7.1f} ms{twice:>7.1f} ms{twice / once:>8.2f}\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
