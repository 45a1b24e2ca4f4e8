"""The repaired text: what was pasted with the mechanical repairs of the rules that fired, and nothing else."""

from collections.abc import Iterator, Sequence

from app.backends.extractive.text import cell
from app.expert.review.batching import Batching, proposed
from app.expert.review.binding import bound
from app.expert.review.firing import Fired
from app.expert.review.shown import code_block
from app.expert.review.snippets import Snippet
from app.expert.sheet import Sheet

_MOST_LINES = 30
_MOST_BLOCKS = 2
_FENCES = {"js": "js", "k8s": "yaml", "ci": "yaml", "compose": "yaml", "docker": "dockerfile", "terraform": "hcl"}
BINDS = "bind"


def repaired(sheet: Sheet, snippets: Sequence[Snippet], fired: Sequence[Fired], batching: Batching | None) -> list[str]:
    """One block for each short piece that a repair changes, at most two."""
    return list(_blocks(sheet, snippets, fired, batching))[:_MOST_BLOCKS]


def _blocks(
    sheet: Sheet, snippets: Sequence[Snippet], fired: Sequence[Fired], batching: Batching | None
) -> Iterator[str]:
    for snippet in snippets:
        if len(snippet.lines) > _MOST_LINES:
            continue
        code = snippet.text
        for each in fired:
            if each.snippet is snippet and each.rule.patch:
                code = _patched(code, each)
        if batching and batching.snippet is snippet:
            code = proposed(code)
        if code == snippet.text:
            continue
        left = [number for number, each in enumerate(fired, 1) if each.snippet is snippet and not each.rule.patch]
        note = sheet.say("corrected_rest") if left else sheet.say("corrected_all")
        name = f"`{cell(snippet.name)}`: " if snippet.name else ""
        yield f"{name}{note}\n\n{code_block(code, _FENCES.get(snippet.language, snippet.language))}"


def _patched(code: str, fired: Fired) -> str:
    if fired.rule.patch is None:
        return code
    pattern, replacement = fired.rule.patch
    return bound(code) if replacement == BINDS else pattern.sub(replacement, code)
