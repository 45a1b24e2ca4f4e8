"""Answers to export, and Markdown of every kind for properties."""

from datetime import date

from hypothesis import strategies as st

from app.domain.conclusion import Conclusion
from app.domain.labels import RequestType, Sensitivity
from app.export.paper import Answered, Paper, paper_of
from tests.web.scenes import MARKDOWN, QUESTION, conclusion

RUN = "run_0190a1b2c3d4e5f60718293a4b5c6d7e"

RICH = f"""{MARKDOWN}

### More

> Quoted *words* with `code`
>
> - a point

3. three
4. four
   1. inner

- [site](https://example.com/a?b=1&c=2), ~~gone~~, <https://example.org>

```mermaid
flowchart LR
  A --> B
```

---

İstanbul'da ölçüm: ğüşiöç ≥ 3 → 4. 答案：先不要自建，每月的成本约为六百美元。
"""


def answered(
    markdown: str = RICH,
    *,
    question: str = QUESTION,
    asked: RequestType = RequestType.DECIDE,
    language: str = "en",
    title: str = "",
    full: Conclusion | None = None,
) -> Answered:
    """A concluded run."""
    return Answered(
        run_id=RUN,
        title=title,
        question=question,
        asked=asked,
        language=language,
        day=date(2026, 11, 21),
        sensitivity=Sensitivity.CONFIDENTIAL,
        specialists=("Strategic mentor",),
        conclusion=full or conclusion(markdown),
    )


def paper(markdown: str = RICH, *, question: str = QUESTION, language: str = "en") -> Paper:
    """Its paper."""
    return paper_of(answered(markdown, question=question, language=language))


_PIECES = [
    *(
        "# ",
        "## ",
        "- ",
        "1. ",
        "99999. ",
        "> ",
        "```\n",
        "~~~mermaid\n",
        "    ",
        "\n",
        "\n\n",
        "---\n",
        "\\",
        "\t",
        " ",
    ),
    *("| a | b |\n|---|:-:|\n| c | d |\n", "|", "|-|\n", "**", "*", "_", "~~", "`", "``", "&amp;", "&#0;", "&nbsp;"),
    *("[", "]", "(", ")", "](", "![", "![x](https://e.example/p.png)", "[y](javascript:alert(1))", "[1]: file:///x\n"),
    *("<", ">", "<b>", "<img src=x>", "<para>", "<font face='x'>", "</font>", "<!--", "-->", "<https://e.example>"),
    *(
        "word ",
        "x" * 300,
        "=1+1",
        "答案",
        "한국",
        "ğüş",
        "\U0001f642",
        "\x00",
        "\x0b",
        "\x1b[0m",
        "\u202e",
        "\ufffe",
        "\u2028",
    ),
]
markdowns = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=20)), max_size=40).map("".join)
