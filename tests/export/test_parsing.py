from hypothesis import given

from app.export.blocks import Code, Heading, Listing, Paragraph, Quote, Rule, Span, Table
from app.export.parsing import LONGEST, parse, section_level, title_of
from tests.export.samples import markdowns


def text(markdown: str) -> tuple[Span, ...]:
    (block,) = parse(markdown)
    assert isinstance(block, Paragraph)
    return block.text


def test_each_kind_of_block() -> None:
    assert parse("# a\n\n### b") == (Heading(1, (Span("a"),)), Heading(2, (Span("b"),)))
    assert parse("```sql\nSELECT 1;\n```") == (Code("SELECT 1;", "sql"),)
    assert parse("- a\n- b") == (Listing(((Paragraph((Span("a"),)),), (Paragraph((Span("b"),)),))),)
    assert parse("4. a") == (Listing(((Paragraph((Span("a"),)),),), 4),)
    assert parse("> a\n\n---") == (Quote((Paragraph((Span("a"),)),)), Rule())
    row = ((Span("1"),), (Span("2", bold=True),))
    assert parse("| a | b |\n|---|--:|\n| 1 | **2** |") == (
        Table(((Span("a"),), (Span("b"),)), (row,), ("left", "right")),
    )


def test_looks_add_up_and_end() -> None:
    assert text("a **b *c* `d`** ~~e~~") == (
        Span("a "),
        Span("b ", bold=True),
        Span("c", bold=True, italic=True),
        Span(" ", bold=True),
        Span("d", bold=True, code=True),
        Span(" "),
        Span("e", struck=True),
    )


def test_a_link_tells_where_it_leads() -> None:
    assert text("[here](https://example.com/x)") == (
        Span("here", href="https://example.com/x"),
        Span(" (https://example.com/x)"),
    )
    assert text("<https://example.com/x>") == (Span("https://example.com/x", href="https://example.com/x"),)
    assert text("<a@example.com>") == (Span("a@example.com", href="mailto:a@example.com"),)


def test_other_addresses_images_and_html_are_text() -> None:
    for address in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ms-word:x",
        "https://a@evil.example",
    ):
        assert [span.href for span in text(f"[x]({address})")] == [None], address
    assert text("![p](https://evil.example/?q=1)") == (Span("[image from evil.example left out: p]"),)
    assert text("<b>x</b>") == (Span("<b>x</b>"),)
    assert text("[1]: https://evil.example\n[1]") == (Span("[1]: https://evil.example"), Span(" "), Span("[1]"))


def test_the_title_is_the_only_heading_of_its_level_at_the_beginning() -> None:
    assert title_of(parse("# A `b`\n\n## c")) == "A b"
    assert title_of(parse("# a\n\n# b")) is None
    assert title_of(parse("words\n\n# a")) is None
    assert section_level("# a\n\n### b") == 3
    assert section_level("words") == 2


def test_a_very_long_text_is_not_parsed() -> None:
    blocks = parse("[" * LONGEST + "\n\n**end**")
    assert [type(block) for block in blocks] == [Paragraph, Paragraph]
    assert blocks[1] == Paragraph((Span("**end**"),))


@given(markdowns)
def test_any_text_becomes_blocks_with_levels_without_gaps(markdown: str) -> None:
    levels = {block.level for block in parse(markdown) if isinstance(block, Heading)}
    assert levels == set(range(1, len(levels) + 1))
