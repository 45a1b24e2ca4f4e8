import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.screening.lexicon import Page
from app.screening.mapping import View
from app.screening.national_ids import NATIONAL_IDS, is_ssn, national_ids


def kinds(text: str) -> set[str]:
    return {finding.kind for finding in national_ids(Page(View(text)))}


# Sample numbers of the issuers, of python-stdnum's documentation and of standards.
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("this SSN: 078-05-1120 fails", "us_ssn"),
        ("social 078 05 1120", "us_ssn"),
        ("applicant 078051120", "us_ssn"),
        ("Steuer-ID 36 574 261 809", "de_tax_id"),
        ("El DNI 12345678Z de la clienta", "es_dni"),
        ("NIE x-2482300w", "es_nie"),
        ("NIR 2 95 10 99 126 111 93", "fr_nir"),
        ("RCCMNL83S18D969H", "it_fiscal_code"),
        ("NI number AB123456C", "gb_nino"),
        ("NHS number 943 476 5870", "gb_nhs"),
        ("BSN 111222333", "nl_bsn"),
        ("PESEL 44051401359", "pl_pesel"),
        ("880320-0016", "se_personal_number"),
        ("CPR 211062-5629", "dk_cpr"),
        ("131052-308T", "fi_hetu"),
        ("756.9217.0769.85", "ch_ahv"),
        ("T.C. kimlik no 10000000146 olan müşteri", "tr_identity"),
        ("身份证号11010519491231002X报错", "cn_identity"),
        ("390.533.447-05", "br_cpf"),
        ("Aadhaar 2341 2341 2346", "in_aadhaar"),
        ("BOXW310820HNERXN09", "mx_curp"),
        ("SIN 123-456-782", "ca_sin"),
        ("passport C01X00T47", "passport"),
        ("driver's licence D1234562", "driving_licence"),
        ("Personalausweisnummer L01X00T471", "identity_document"),
    ],
)
def test_each_identifier(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "078-05-112",
        "000-12-3456 and 666-12-3456 were never issued",
        "36574261809",
        "passport-local 0.6.0",
        "tax 12345678901",
        "commit 3f9c1d7e8a55b2c4d6e7f8091a2b3c4d5e6f7a8b",
        "our table has passport and 2023-01-01T00:00:00 columns",
        "we store social security numbers as varchar(11)",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert kinds(text) == set()


def test_areas_that_were_never_issued() -> None:
    assert is_ssn("078-05-1120")
    assert not any(map(is_ssn, ("000-12-3456", "666-12-3456", "900-12-3456", "078-00-1120", "078-05-0000")))


@given(st.sampled_from(NATIONAL_IDS), st.data())
def test_no_check_fails_on_what_its_pattern_lets_through(row: object, data: st.DataObject) -> None:
    identifier = next(one for one in NATIONAL_IDS if one is row)
    number = data.draw(st.from_regex(identifier.pattern, fullmatch=True))
    assert identifier.is_valid(number) in {True, False}
