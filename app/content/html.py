"""HTML as Markdown: what a reader of the page sees of its content, and nothing else."""

import re

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from app.domain.errors import UnreadableDocument

# Not content, or nothing that a page shows.
_DROPPED = (
    "script",
    "style",
    "template",
    "noscript",
    "nav",
    "svg",
    "iframe",
    "object",
    "embed",
    "canvas",
    "button",
    "select",
    "input",
    "textarea",
    "dialog",
    "head",
)
# Around the content they hold menus and legal lines; inside of it they hold its title and its date.
_FRAMES = ("header", "footer")
_CONTENT = ("main", "article", "section")
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity|max-height)\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(r"<\?[^>]*>")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


def html_to_markdown(text: str, path: str) -> str:
    """The page's visible content; links keep their words and lose their targets.

    Raises:
        UnreadableDocument: it is nested deeper than any page that a person wrote.
    """
    try:
        # The parser warns, with the text, of what looks like XML or like a file's name: neither is wrong here.
        soup = BeautifulSoup(_INSTRUCTION.sub("", text) + "\n", "html.parser")
        title = soup.title.get_text(" ", strip=True) if soup.title else ""
        _keep_content(soup)
        body = _converter().convert_soup(soup)
        titled = soup.find("h1") is not None
    except RecursionError as error:
        raise UnreadableDocument(f"{path}: its elements are nested too deeply.") from error
    head = f"# {title}\n\n" if title and not titled else ""
    return head + _BLANK_LINES.sub("\n\n", body).strip() + "\n"


def _keep_content(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(_DROPPED):
        tag.extract()
    for tag in soup.find_all(_FRAMES):
        if tag.find_parent(_CONTENT) is None:
            tag.extract()
    for tag in soup.find_all(_unseen):
        tag.extract()
    for tag in soup.find_all("img"):
        tag.replace_with(str(tag.get("alt") or ""))


def _unseen(tag: Tag) -> bool:
    return (
        tag.has_attr("hidden")
        or str(tag.get("aria-hidden", "")).lower() == "true"
        or bool(_UNSEEN.search(str(tag.get("style", ""))))
    )


def _language(tag: Tag) -> str:
    """The language of a code block, as the usual class names tell it."""
    classes = [
        name for each in (tag, *tag.find_all("code")) for name in (each.get_attribute_list("class") or []) if name
    ]
    return next((str(name).removeprefix("language-") for name in classes if str(name).startswith("language-")), "")


def _converter() -> MarkdownConverter:
    # Escapes would stand in quotes: the text is read by people and models, and rendered by nobody.
    return MarkdownConverter(
        heading_style="ATX",
        bullets="-",
        strip=["a"],
        escape_asterisks=False,
        escape_underscores=False,
        code_language_callback=_language,
    )
