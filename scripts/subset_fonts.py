"""Cuts the fonts of exported PDF files down to what they are for; run again only to move to other versions.

    npm pack @expo-google-fonts/noto-sans@0.4.2 @expo-google-fonts/noto-sans-mono@0.4.2 \
        @expo-google-fonts/noto-sans-math@0.4.2 @expo-google-fonts/noto-sans-symbols-2@0.4.1 \
        @expo-google-fonts/noto-sans-sc@0.4.3          # unpack each into a folder of its own
    pip install fonttools
    python scripts/subset_fonts.py FOLDER_WITH_THE_TTF_FILES app/export/fonts

The packages hold the fonts of https://fonts.google.com/noto under the SIL Open Font License 1.1.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset

LATIN = [(0x20, 0x24F), (0x2B0, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x214F)]
SYMBOLS = [(0x2190, 0x23FF), (0x2460, 0x27BF), (0x27F0, 0x27FF), (0x2B00, 0x2BFF)]
MATH = [(0x2190, 0x22FF), (0x27C0, 0x27FF), (0x2A00, 0x2AFF)]
BOXES = [(0x2190, 0x21FF), (0x2500, 0x25FF)]
EAST_ASIAN = [(0x3000, 0x30FF), (0xFF00, 0xFFEF)]


def spans(*groups: list[tuple[int, int]]) -> set[int]:
    """Every code point of the groups."""
    return {point for group in groups for first, last in group for point in range(first, last + 1)}


def hanzi() -> Iterator[int]:
    """The 6,763 characters of GB 2312 and its punctuation: what simplified Chinese is written with."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                continue


FONTS = {
    "NotoSans_400Regular.ttf": spans(LATIN),
    "NotoSans_700Bold.ttf": spans(LATIN),
    "NotoSans_400Regular_Italic.ttf": spans(LATIN),
    "NotoSans_700Bold_Italic.ttf": spans(LATIN),
    "NotoSansMono_400Regular.ttf": spans(LATIN, BOXES),
    "NotoSansMath_400Regular.ttf": spans(MATH),
    "NotoSansSymbols2_400Regular.ttf": spans(SYMBOLS),
    "NotoSansSC_400Regular.ttf": spans(EAST_ASIAN) | set(hanzi()),
}


def main(source: Path, target: Path) -> None:
    """Write each font, cut, without hinting and layout tables that the PDF writer does not read."""
    for name, points in FONTS.items():
        (found,) = source.rglob(name)
        options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"])
        font = subset.load_font(str(found), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=points)
        cutter.subset(font)
        subset.save_font(font, str(target / name.replace("_400", "-").replace("_700", "-").replace("_", "")), options)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
