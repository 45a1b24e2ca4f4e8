"""Telling a value from something that only stands where a value would stand."""

import math
import re
from collections import Counter

from app.screening.lexicon import word_set

_EMPTY = re.compile(r"(.)\1*+|[*.xX#_•-]++|(?:0123456789|1234567890|abcdefghij)[a-z0-9]*+", re.DOTALL)
_MARKED = re.compile(
    r"^<[^<>]*+>?$|^\[[^\[\]]*+\]$|^[({%$][\w. :-]*+[)}%]?$|^![a-z]{2,20}(?:\s|$)|"
    r"\$\{[a-z_][\w.]{0,60}+(?::?[-?][^}]{0,80}+)?\}|"
    r"\{\{\s?[\w. |]{1,60}\s?\}\}|\$\([^)]{0,80}+\)|%\([a-z_]{1,40}+\)s|"
    r"\.\.\.|x{5}|\*{3}|(?<![a-z])your(?![a-z])|placeholder|redacted|change[-_ ]?me|replace[-_ ]?(?:me|"
    r"with)|insert[-_ ]|"
    r"example(?:key)?$|^example|example[-_.]|to[-_ ]?be[-_ ]?(?:set|filled|done)"
)
_WORDS = word_set(
    """
    password passwd passwort passw0rd pass pwd secret secrets token tokens key keys apikey api_key value
    string str text int integer bool boolean varchar char number none null nil true false yes no undefined
    empty blank required optional hidden masked omitted unset default here something anything test testing
    todo tbd foo bar baz foobar dummy sample fake mock user username admin root mypassword my-password
    my_password mysecret mytoken user_password db_password password123 hashed encrypted bcrypt argon2
    argon2id scrypt plain plaintext env environment vault redacted removed geheim kennwort clave contrasena
    parola sifre motdepasse
    """
)
_FAKE_WORD = re.compile(r"fake|dummy|sample|example|placeholder|test|secret|password|token|key")
_LEAST_BITS = 3.0
_LEAST_LENGTH = 16
_LEAST_VARIETY = 3
_UNUSUAL = re.compile(r"[!#$%&*+?@^~{}\[\]()<>|]")


def is_placeholder(value: str) -> bool:
    """Whether a value is visibly none: ``changeme``, ``<your-key>``, ``${KEY}``, ``xxxx``, ``AKIA...EXAMPLE``."""
    bare = value.strip().strip("\"'`").lower()
    if bare in _WORDS or not bare or _EMPTY.fullmatch(bare) or _MARKED.search(bare):
        return True
    return bare.replace("-", "").replace("_", "").isalpha() and bool(_FAKE_WORD.search(bare))


def is_blank_key(value: str) -> bool:
    """Whether a value of a known key format is a documented example or filled with one sign."""
    bare = value.lower()
    return bool(_MARKED.search(bare)) or len(set(bare[-_LEAST_LENGTH:])) < _LEAST_VARIETY


def is_random(value: str) -> bool:
    """Whether a value of 16 or more characters has the variety of a generated key."""
    if len(value) < _LEAST_LENGTH or not any(map(str.isalpha, value)):
        return False
    if not any(map(str.isdigit, value)) and not _UNUSUAL.search(value):
        return False
    return bits_per_character(value) >= _LEAST_BITS


def bits_per_character(value: str) -> float:
    """Shannon entropy of the characters of a text, in bits (C. E. Shannon 1948)."""
    total = len(value)
    return -sum(count / total * math.log2(count / total) for count in Counter(value).values())
