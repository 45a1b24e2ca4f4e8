"""Tells pasted code, configuration and logs without fences from the sentences around them.

People paste into chats and forums as it comes. A line by itself proves little, so that a run of lines that look like
code counts, and what such lines enclose.
"""

import re
from dataclasses import dataclass

LEAST_LINES = 2
MOST_WORDS_ENCLOSED = 6  # a longer line between two pieces of code is a sentence

_SQL = (
    r"(?:SELECT|FROM|WHERE|(?:LEFT |RIGHT |INNER |OUTER |CROSS )*JOIN|GROUP BY|ORDER BY|HAVING|LIMIT|UNION|VALUES|SET|"
    r"INSERT INTO|UPDATE|DELETE FROM|CREATE (?:UNIQUE )?(?:TABLE|INDEX|VIEW)|ALTER TABLE|WITH \w+ AS)\b"
)
_PROGRAM = (
    r"(?:(?:async )?def \w+\(|class \w+[(:{ ]|import [\w.]+$|from [\w.]+ import |return\b.{0,80}$|"
    r"(?:for|while|if|elif|with|except)\b.{1,80}:$|(?:else|try|finally):$|@\w+[\w.]*(?:\(.*\))?$|"
    r"(?:const|let|var|func|public|private|static|fn|use|package|export)\s\w.{0,120}[;{(=)]|"
    r"[\w.\[\]'\"]+(?:, ?[\w.]+)* ?[-+]?= ?(?![-+~]?[\d.,]+\s?[%\w€$]{0,8}$)\S.{0,160}$|"
    r"[\w.]+\(.*\)[;,:]?$)"
)
_DOCKER = r"(?:FROM|RUN|COPY|ADD|CMD|ENTRYPOINT|WORKDIR|EXPOSE|ENV|USER|ARG) \S"
_LOG = (
    r"(?:at [\w$.<>]+ ?\(.{1,120}\)$|Traceback \(|(?:[\w.]+)?(?:Error|Exception|Warning)\b[:(]|File \"|Caused by:|"
    r"\[?\d{4}[-/]\d\d[-/]\d\d[T ]|\[?\d\d:\d\d:\d\d|(?:ERROR|WARN|INFO|FATAL|DEBUG)\b|\$ \S|"
    r"[Ee]poch \d+.{0,60}(?:loss|acc)|(?:Exit Code|Reason|State|Status): )"
)
_MARKUP = (
    r"(?:[\]\[{})(;,]+$|.*[;{]$|</?\w[^>]*>|\"?[\w.-]+\"?\s?[:=]\s?[\[{\"]|"
    r"(?:apiVersion|kind|version|services|metadata|spec|containers|replicas|image|jobs|steps|stages):)"
)
_CODE_LINE = re.compile(rf"^\s*(?:{_SQL}|{_PROGRAM}|{_DOCKER}|{_MARKUP})")
_CONFIG_LINE = re.compile(r"^(?:\s{2,}|- )\S.{0,160}$|^[\w.-]{2,30}:(?:\s\S{1,40})?$")
_LOG_LINE = re.compile(rf"^\s*(?:{_LOG})")
_FULL_SENTENCE = re.compile(r"^[A-ZÀ-Ý¿\u4e00-\u9fff].*[^\W\d_]{2,}[.?!。？]$")


@dataclass(frozen=True, slots=True)
class Pasted:
    """The sentences of a text, and the pieces of code and logs that stood between them."""

    prose: str
    pieces: tuple[str, ...]


def looks_like_log(text: str) -> bool:
    """Whether a text holds a line of a log, a stack trace or an error message."""
    return any(_LOG_LINE.match(line) for line in text.splitlines())


def set_apart(text: str) -> Pasted:
    """Separates runs of lines that look like code or a log from the prose."""
    lines = text.splitlines()
    if len(lines) < LEAST_LINES:
        return Pasted(text, ())
    marked = [_is_code(line) for line in lines]
    _enclose(lines, marked)
    prose: list[str] = []
    pieces: list[str] = []
    for code, run in _runs(lines, marked):
        if code and (len(run) >= LEAST_LINES or looks_like_log(run[0])):
            pieces.append("\n".join(run))
        else:
            prose.extend(run)
    return Pasted("\n".join(prose).strip(), tuple(pieces))


def _is_code(line: str) -> bool:
    if not line.strip() or _FULL_SENTENCE.match(line.strip()):
        return False
    return bool(_CODE_LINE.match(line) or _LOG_LINE.match(line))


def _enclose(lines: list[str], marked: list[bool]) -> None:
    """Marks what goes on from a line of code: empty and short lines before the next one, and what is indented below."""
    for place in range(1, len(lines)):
        if marked[place - 1] and not marked[place]:
            goes_on = place + 1 < len(lines) and marked[place + 1]
            enclosed = goes_on and len(lines[place].split()) <= MOST_WORDS_ENCLOSED
            marked[place] = enclosed or _is_config(lines[place])


def _is_config(line: str) -> bool:
    return bool(_CONFIG_LINE.match(line)) and not _FULL_SENTENCE.match(line.strip())


def _runs(lines: list[str], marked: list[bool]) -> list[tuple[bool, list[str]]]:
    runs: list[tuple[bool, list[str]]] = []
    for line, code in zip(lines, marked, strict=True):
        if runs and runs[-1][0] is code:
            runs[-1][1].append(line)
        else:
            runs.append((code, [line]))
    return runs
