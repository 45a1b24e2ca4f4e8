"""``cto-team skills``: the library from the terminal."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from app.settings import read_environment, read_settings
from app.telemetry import configure

T = TypeVar("T")

Json = Annotated[bool, typer.Option("--json", help="print one JSON document")]
