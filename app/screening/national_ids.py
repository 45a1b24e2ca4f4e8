"""Numbers that a state gives to a person, each with its own check. To know one more, add a row."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from stdnum.au import tfn
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.cl import rut
from stdnum.cn import ric
from stdnum.cz import rc
from stdnum.de import idnr
from stdnum.dk import cpr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.il import idnr as teudat
from stdnum.in_ import aadhaar, pan
from stdnum.it import codicefiscale
from stdnum.kr import rrn
from stdnum.mx import curp
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.pt import nif
from stdnum.ro import cnp
from stdnum.se import personnummer
from stdnum.tr import tckimlik
from stdnum.us import itin
from stdnum.za import idnr as za_idnr

from app.domain.labels import Sensitivity
from app.domain.screening import Finding
from app.screening.lexicon import Lexicon, Page
from app.screening.mapping import View
from app.screening.proximity import surroundings
from app.screening.shapes import shape_of

_BEFORE, _AFTER = 80, 40


@dataclass(frozen=True, slots=True)
class NationalId:
    """One row: how a number is written, its check, and the words that must stand near it.

    Without words (see ``Lexicon``) the form and the check are proof enough. ``pattern`` runs over the view's own
    letters; without words only when one of ``shapes`` (every digit as 9, every letter as A) stands in the text.
    """

    kind: str
    pattern: re.Pattern[str]
    is_valid: Callable[[str], bool]
    words: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()


def _row(
    kind: str, body: str, is_valid: Callable[[str], bool], near: tuple[str, ...] = (), shapes: tuple[str, ...] = ()
) -> NationalId:
    pattern = re.compile(rf"(?<![A-Za-z0-9]){body}(?![A-Za-z0-9])")
    return NationalId(kind, pattern, is_valid, near, shapes)


def _is_chinese(number: str) -> bool:
    # ric.is_valid also looks the county up, and fails with a KeyError where its table has none.
    return ric.calc_check_digit(number) == number[-1].upper()


def is_ssn(number: str) -> bool:
    """Whether a US social security number can have been issued (areas 000, 666 and 900 to 999 never were).

    Numbers that were withdrawn because they were printed in advertisements count: a text that uses one means one.
    """
    digits = re.sub(r"\D", "", number)
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


def _has_digits(number: str) -> bool:
    return sum(map(str.isdigit, number)) >= _DIGITS_OF_A_DOCUMENT


_DIGITS_OF_A_DOCUMENT = 5
_SSN_WORDS = ("ssn", "social*", "applicant*", "taxpayer*", "w-2", "w2", "w-4", "1099", "background*", "payroll*")
_TAX_WORDS = ("steuer*", "tax", "idnr*", "tin", "finanzamt*", "lohn*")
_DATE = r"(?:\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"

NATIONAL_IDS: tuple[NationalId, ...] = (
    _row("us_ssn", r"\d{3}-\d{2}-\d{4}", is_ssn, shapes=("999-99-9999",)),
    _row("us_ssn", r"(?<!\d )\d{3} \d{2} \d{4}(?! ?\d)", is_ssn, shapes=("999 99 9999",)),
    _row("us_ssn", r"\d{3}[ .]?\d{2}[ .]?\d{4}", is_ssn, _SSN_WORDS),
    _row("us_itin", r"9\d{2}[- ]?\d{2}[- ]?\d{4}", itin.is_valid, ("itin", "taxpayer*")),
    _row("de_tax_id", r"\d{2} ?\d{3} ?\d{3} ?\d{3}", idnr.is_valid, _TAX_WORDS),
    _row(
        "es_dni",
        r"\d{8}[- ]?[A-Za-z]",
        dni.is_valid,
        ("dni", "nif", "nie", "document*", "identi*", "client*", "espan*", "spanish*"),
    ),
    _row(
        "es_nie",
        r"[XYZxyz][- ]?\d{7}[- ]?[A-Za-z]",
        nie.is_valid,
        ("dni", "nif", "nie", "document*", "identi*", "client*", "extranjer*"),
    ),
    _row(
        "fr_nir",
        r"[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}",
        nir.is_valid,
        shapes=("9" * 15, "99 99 999 999", "9 99 99 9"),
    ),
    _row(
        "it_fiscal_code",
        r"[A-Za-z]{6}\d{2}[A-Za-z]\d{2}[A-Za-z]\d{3}[A-Za-z]",
        codicefiscale.is_valid,
        shapes=("AAAAAA99A99A999A",),
    ),
    _row(
        "gb_nino",
        r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]",
        lambda _: True,
        shapes=("AA999999A", "AA 99 99 99 A", "AA999999 A", "AA 999999 A"),
    ),
    _row("gb_nhs", r"\d{3}[ -]?\d{3}[ -]?\d{4}", nhs.is_valid, ("nhs", "patient*")),
    _row("nl_bsn", r"\d{9}", bsn.is_valid, ("bsn", "burgerservice*", "sofi", "sofinummer")),
    _row(
        "be_national_number",
        r"\d{2}\.?\d{2}\.?\d{2}[- ]?\d{3}[. ]?\d{2}",
        nn.is_valid,
        ("rijksregister*", "registre national", "rrn", "belg*", "national*"),
    ),
    _row("pl_pesel", r"\d{11}", pesel.is_valid, ("pesel*",)),
    _row("cz_birth_number", r"\d{6}/\d{3,4}", rc.is_valid, shapes=("999999/999",)),
    _row(
        "se_personal_number", r"(?:\d{2})?\d{6}[-+]\d{4}", personnummer.is_valid, shapes=("999999-9999", "999999+9999")
    ),
    _row("dk_cpr", r"\d{6}-?\d{4}", cpr.is_valid, ("cpr", "personnummer*")),
    _row("fi_hetu", r"\d{6}[-+A]\d{3}[0-9A-Z]", hetu.is_valid, shapes=("999999-999", "999999+999", "999999A999")),
    _row("no_national_id", r"\d{6} ?\d{5}", fodselsnummer.is_valid, ("fodsel*", "personnummer*", "fnr")),
    _row("pt_nif", r"\d{9}", nif.is_valid, ("nif", "contribuinte*")),
    _row("ro_cnp", r"\d{13}", cnp.is_valid, ("cnp",)),
    _row("ch_ahv", r"756\.?\d{4}\.?\d{4}\.?\d{2}", ahv.is_valid, shapes=("9" * 13, "999.9999.9999.99")),
    _row("ie_pps", r"\d{7}[A-Za-z]{1,2}", pps.is_valid, ("pps",)),
    _row("tr_identity", r"[1-9]\d{10}", tckimlik.is_valid, ("kimlik*", "t.c.", "tc", "tckn*", "musteri*", "turk*")),
    _row("cn_identity", r"\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d\d{3}[\dXx]", _is_chinese, shapes=("9" * 17,)),
    _row("br_cpf", r"\d{3}\.\d{3}\.\d{3}-\d{2}", cpf.is_valid, shapes=("999.999.999-99",)),
    _row("br_cpf", r"\d{11}", cpf.is_valid, ("cpf", "cliente*", "contribuinte*")),
    _row("in_aadhaar", r"\d{4} ?\d{4} ?\d{4}", aadhaar.is_valid, ("aadhaar*", "aadhar*", "uid")),
    _row("in_pan", r"[A-Z]{5}\d{4}[A-Z]", pan.is_valid, ("pan", "income tax"), shapes=("AAAAA9999A",)),
    _row("mx_curp", r"[A-Z]{4}\d{6}[A-Z]{6}[A-Z0-9]\d", curp.is_valid, shapes=("AAAA999999AAAAAA",)),
    _row("cl_rut", r"\d{1,2}\.?\d{3}\.?\d{3}-[\dkK]", rut.is_valid, ("rut", "run", "chile*")),
    _row("za_identity", r"\d{13}", za_idnr.is_valid, ("south africa", "south african", "id", "identity*")),
    _row("kr_resident_number", rf"{_DATE}-[1-8]\d{{6}}", rrn.is_valid, shapes=("999999-9999999",)),
    _row("ca_sin", r"\d{3}[- ]?\d{3}[- ]?\d{3}", sin.is_valid, ("sin", "social insurance")),
    _row("au_tfn", r"\d{3} ?\d{3} ?\d{2,3}", tfn.is_valid, ("tfn", "tax file")),
    _row("il_identity", r"\d{9}", teudat.is_valid, ("teudat*", "israel*")),
    _row(
        "passport",
        r"[A-Za-z]{0,3}\d[A-Za-z0-9]{5,9}",
        _has_digits,
        ("passport*", "reisepass*", "passeport*", "pasaporte*", "pasaport*", "护照"),
    ),
    _row(
        "driving_licence",
        r"[A-Za-z]{0,5}\d[A-Za-z0-9-]{5,16}",
        _has_digits,
        (
            "driver's lic*",
            "driver lic*",
            "drivers lic*",
            "driving lic*",
            "driver_lic*",
            "driving_lic*",
            "fuhrerschein*",
            "permis de conduire",
            "carnet de conducir",
            "ehliyet*",
            "驾照",
            "驾驶证",
        ),
    ),
    _row(
        "identity_document",
        r"[A-Za-z]{0,3}\d[A-Za-z0-9]{5,13}",
        _has_digits,
        (
            "identity card",
            "identity document",
            "identity number",
            "national id",
            "national_id",
            "id card",
            "id_card",
            "personalausweis*",
            "ausweisnummer*",
            "carte d'identite",
            "身份证",
            "kimlik no",
            "medical record n*",
            "mrn",
        ),
    ),
)
"""Catalogue: national identifiers by country, as python-stdnum checks them, and documents that have no check digit."""


def national_ids(page: Page) -> Iterator[Finding]:
    """Every national identifier on a page."""
    shape = shape_of(page.view)
    for row in NATIONAL_IDS:
        if not row.words and (not row.shapes or any(one in shape for one in row.shapes)):
            yield from _findings(row, page.view, 0, len(shape))
    explained: dict[int, list[int]] = {}
    for hit in _rows_by_word().find(page):
        explained.setdefault(hit.value, []).append(hit.start)
    for index, places in explained.items():
        for start, end in surroundings(places, before=_AFTER, after=_BEFORE):
            yield from _findings(NATIONAL_IDS[index], page.view, start, end)


def _findings(row: NationalId, view: View, start: int, end: int) -> Iterator[Finding]:
    for match in row.pattern.finditer(view.text, start, min(end, len(view.text))):
        if row.is_valid(match.group()):
            yield Finding(row.kind, match.start(), match.end(), Sensitivity.RESTRICTED)


@cache
def _rows_by_word() -> Lexicon[int]:
    return Lexicon((word, index) for index, row in enumerate(NATIONAL_IDS) for word in row.words)
