"""The services that are compared, each as its users start it, on one Postgres server with a database for each."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from routerbench.proxies import ROOT
from servicebench.backend import MODEL

PEERS = Path(__file__).resolve().parent / "peers"
TITLES = {
    "ours": "CTO team",
    "aegra": "aegra",
    "plain": "LangGraph with AsyncPostgresSaver behind FastAPI",
}


@dataclass(frozen=True, slots=True)
class Place:
    """What the services are started with: a folder for this run, the scripted backend, the server, the peers' Python."""

    folder: Path
    upstream: int
    server: str
    python: Path

    def database(self, name: str) -> str:
        """The address of a new, empty database."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            named = sql.Identifier(f"bench_{name}")
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(named))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(named))
        parts = psycopg.conninfo.conninfo_to_dict(self.server)
        return f"postgresql://{parts['user']}@/bench_{name}?host={parts['host']}"

    def command(self, name: str, port: int) -> list[str]:
        """How the service is started on ``port``."""
        if name == "ours":
            program = "import sys; from app.cli.main import run; sys.argv[:] = ['cto-team', *sys.argv[1:]]; run()"
            return [sys.executable, "-c", program, "serve", "--port", str(port)]
        if name == "aegra":
            options = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning", "--no-access-log"]
            return [str(self.python), "-m", "uvicorn", "aegra_api.main:app", *options]
        return [str(self.python), str(PEERS / "plain_app.py"), str(port)]

    def variables(self, name: str) -> dict[str, str]:
        """What the service is told."""
        own = {"DATABASE_URL": self.database(name), "NO_PROXY": "127.0.0.1,localhost"}
        if name == "ours":
            return {**own, "CTO_TEAM_BACKENDS": str(self._backends()), "PYTHONPATH": str(ROOT)}
        quiet = {"LANGSMITH_TRACING": "false", "LANGGRAPH_STRICT_MSGPACK": "true"}
        peer = {**own, **quiet, "BENCH_UPSTREAM": f"http://127.0.0.1:{self.upstream}/v1", "PYTHONPATH": str(PEERS)}
        if name == "aegra":
            _with_uuids(own["DATABASE_URL"])
            return {**peer, "AEGRA_CONFIG": str(self._aegra()), "LOG_LEVEL": "ERROR", "ENV_MODE": "PRODUCTION"}
        return peer

    def _backends(self) -> Path:
        entry = {
            "id": "scripted",
            "tier": "expensive",
            "kind": "openai_compatible",
            "model": MODEL,
            "endpoint": f"http://127.0.0.1:{self.upstream}/v1",
            "price": {"input": 1, "output": 2},
        }
        file = self.folder / "backends.yaml"
        file.write_text(json.dumps({"backends": [entry]}))
        return file

    def _aegra(self) -> Path:
        file = self.folder / "aegra.json"
        file.write_text(json.dumps({"graphs": {"agent": f"{PEERS / 'graph.py'}:graph"}}))
        return file


def _with_uuids(database: str) -> None:
    """What aegra's first migration asks for, and the embedded server lacks: the extension of that name.

    All it uses of it is one function, which Postgres has had under another name since version 13.
    """
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SET allow_system_table_mods = on")
        connection.execute(
            "INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)"
            " VALUES (90001, 'uuid-ossp', 10, 'public'::regnamespace, true, '1.1')"
        )
        connection.execute("CREATE FUNCTION uuid_generate_v4() RETURNS uuid LANGUAGE sql RETURN gen_random_uuid()")
