"""Names that are made to be taken for other names."""

import re
from collections.abc import Iterable
from functools import lru_cache

from app.screening.folding import fold_text

# Packages that are installed so often that their names are worth imitating.
_KNOWN = frozenset(
    """
    requests urllib3 numpy pandas scipy matplotlib seaborn scikit-learn tensorflow torch torchvision torchaudio keras
    transformers datasets tokenizers accelerate huggingface-hub openai anthropic langchain langgraph llama-index
    django flask fastapi uvicorn starlette pydantic sqlalchemy alembic psycopg psycopg2 pymongo redis celery boto3
    botocore awscli cryptography paramiko pyyaml jinja2 markupsafe click typer rich pillow opencv-python
    beautifulsoup4 selenium scrapy httpx aiohttp pytest mypy black poetry virtualenv setuptools wheel
    python-dateutil colorama attrs certifi polars duckdb pyarrow plotly streamlit gradio jupyter notebook ipython
    react react-dom lodash express axios chalk commander webpack typescript eslint prettier moment dotenv
    electron mongoose socket.io jquery angular svelte vite rollup esbuild babel jest mocha cross-env
    node-fetch puppeteer playwright
    """.split()
)
_SPLIT = re.compile(r"[-_.]+")
_DIGITS = str.maketrans("0135", "oles")


def is_well_known(package: str) -> bool:
    """Whether a package is one that everybody knows."""
    return package in _KNOWN or _SPLIT.sub("-", package) in _KNOWN


@lru_cache(maxsize=4096)
def imitated_package(name: str) -> str | None:
    """The well-known package that a name imitates, or None."""
    bare = name.lower()
    if is_well_known(bare) or not _SHORTEST <= len(bare) <= _LONGEST:
        return None
    return next((known for known in sorted(_KNOWN) if len(known) >= _SHORTEST and _imitates(bare, known)), None)


_SHORTEST = 5
_LONGEST = 40


def imitated_name(name: str, known: Iterable[str]) -> str | None:
    """The known skill that a name imitates without being equal to it, or None."""
    return next((one for one in sorted(known) if name != one and _imitates(name, one)), None)


def _imitates(name: str, known: str) -> bool:
    if _skeleton(name) == _skeleton(known):
        return True
    return min(len(name), len(known)) >= _SHORTEST and _one_apart(name, known)


@lru_cache(maxsize=1024)
def _skeleton(name: str) -> str:
    """What is left of a name when everything that the eye overlooks is gone."""
    plain = _SPLIT.sub("", fold_text(name).lower()).translate(_DIGITS).replace("rn", "m").replace("vv", "w")
    return re.sub(r"(.)\1", r"\1", plain.removesuffix("s"))


def _one_apart(name: str, known: str) -> bool:
    """Whether one letter was left out, put in, changed, or swapped with its neighbour.

    A number that differs (``psycopg2`` and ``psycopg3``) is another version and no imitation.
    """
    if abs(len(name) - len(known)) > 1:
        return False
    start = next((place for place, (a, b) in enumerate(zip(name, known, strict=False)) if a != b), None)
    if start is None:
        return not (name + known)[-1].isdigit() and not max(name, known, key=len)[-1].isdigit()
    if len(name) == len(known):
        changed = name[start + 1 :] == known[start + 1 :] and not (name[start].isdigit() and known[start].isdigit())
        swapped = name[start : start + 2] == known[start : start + 2][::-1] and name[start + 2 :] == known[start + 2 :]
        return changed or swapped
    short, long = sorted((name, known), key=len)
    return short[start:] == long[start + 1 :]
