"""Brings the database's schema up to the code's, once, whichever process comes first."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

from app.domain.errors import ConfigurationError, DatabaseUnavailable
from app.telemetry import event, span

# Any fixed number: all processes that migrate the same database wait for each other on it.
_LOCK = 7_283_641_905


def upgrade(dsn: str, folder: Path) -> None:
    """Apply the migrations that are missing, under an advisory lock. Blocks; call it in a thread.

    Raises:
        DatabaseUnavailable: the server cannot be reached.
        ConfigurationError: the database is newer than the code, or may not be changed.
    """
    engine = create_engine(make_url(dsn).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(folder))
    head = schema_of(folder)
    try:
        with engine.connect() as connection:
            if _version(dsn) == head:
                return
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
            connection.commit()
            with span("database.migrate", to=head):
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
            connection.commit()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
            connection.commit()
    except OperationalError as error:
        raise DatabaseUnavailable from error
    except CommandError as error:
        raise ConfigurationError(f"The database has a schema that this version does not know ({error}).") from error
    except ProgrammingError as error:
        raise ConfigurationError(f"The database's schema could not be changed: {error.orig}.") from error
    event("database.ready", version=head)


def schema_of(folder: Path) -> str:
    """The version of the schema that the migrations in the folder lead to."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def _version(dsn: str) -> str | None:
    engine = create_engine(make_url(dsn).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT to_regclass('public.alembic_version') IS NOT NULL")).scalar()
        if not found:
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
