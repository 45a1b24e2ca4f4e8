"""One plain form for every way to write the same letters: see :func:`folded`."""

import re
import unicodedata

from app.screening.mapping import Piece, View, assembled

# Letters of other scripts that look like Latin ones, and Latin letters that no decomposition makes plain.
_FROM = "асеорхуіјѕһԁԛԝкɡɑαορνικυτӏАВЕКМНОРСТХУІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧԌıłøđħŧſɩ"
_TO = "aceopxyijshdqwkgaaopvikutlABEKMHOPCTXYIJSABEZHIKMNOPTYXGilodhtsi"
_LOOKALIKES = {**dict(zip(_FROM, _TO, strict=True)), "ß": "ss", "æ": "ae", "œ": "oe", "Ł": "L", "Ø": "O", "Đ": "D"}
_MARKS = {"’": "'", "‘": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "−": "-", "·": "."}
_SHAPELESS = frozenset({"Cf", "Cc", "Cs", "Mn", "Me"})
_STAND_FOR = {"Pd": "-", "Zl": "\n", "Zp": "\n"}
_KEPT_CONTROLS = "\t\n\r"
_TAGS = 0xE0000
_TAG_RUN = re.compile("[\U000e0020-\U000e007e]{3,}+")
_UNUSUAL = re.compile(r"[^\t\n\r -~]")


def fold_letter(letter: str) -> str:
    """One character as plain text: compatibility form, no accents, Latin look-alikes, ASCII digits.

    Characters without a shape of their own (zero width, direction, tags, control) become nothing.
    """
    if letter.isascii():
        return letter if letter.isprintable() or letter in _KEPT_CONTROLS else ""
    category = unicodedata.category(letter)
    if category in _SHAPELESS:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category == "Lo" and not unicodedata.decomposition(letter):
        return letter
    return _STAND_FOR.get(category) or _plain(letter)


def _plain(letter: str) -> str:
    parts = (part for part in unicodedata.normalize("NFKD", letter) if unicodedata.category(part) != "Mn")
    return unicodedata.normalize("NFC", "".join(_LOOKALIKES.get(part) or _MARKS.get(part, part) for part in parts))


def fold_text(text: str) -> str:
    """A text as plain text, for tables that are written with accents."""
    return text.translate(_Folder())


class _Folder(dict[int, str]):
    """A table for ``str.translate`` that is filled as letters come, and that notes which of them change length."""

    def __init__(self) -> None:
        super().__init__()
        self.resized: set[str] = set()

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = plain = fold_letter(letter)
        if len(plain) != 1:
            self.resized.add(letter)
        return plain


def revealed(view: View) -> View:
    """The view with runs of tag characters, which no screen shows, as the plain letters that they stand for."""
    pieces: list[Piece] = []
    done = 0
    for match in _TAG_RUN.finditer(view.text):
        plain = f" {''.join(chr(ord(letter) - _TAGS) for letter in match.group())} "
        pieces += [
            Piece(view.text[done : match.start()], done, match.start()),
            Piece(plain, match.start(), match.end()),
        ]
        done = match.end()
    return assembled(view, [*pieces, Piece(view.text[done:], done, len(view.text))]) if pieces else view


def folded(view: View) -> View:
    """The same text in plain letters; the view itself when it is plain already."""
    text = view.text
    if not _UNUSUAL.search(text):
        return view
    folder = _Folder()
    plain = text.translate(folder)
    if not folder.resized:
        return View(plain, view)
    group = re.escape("".join(sorted(folder.resized)))
    resized = re.compile(rf"[{group}]++(?:[^{group}\s]{{1,3}}+[{group}]++)*+")
    pieces: list[Piece] = []
    done = 0
    for match in resized.finditer(text):
        start, end = match.span()
        pieces.append(Piece(text[done:start].translate(folder), done, start))
        pieces.append(Piece(match.group().translate(folder), start, end))
        done = end
    pieces.append(Piece(text[done:].translate(folder), done, len(text)))
    return assembled(view, pieces)
