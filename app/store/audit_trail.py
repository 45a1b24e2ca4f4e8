"""Writes the audit behind the calls' backs: in batches, and to disk while the database is away."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy.exc import DBAPIError

from app.domain.audit import AttemptRecord, DecisionRecord
from app.domain.codec import Codec
from app.domain.errors import DatabaseUnavailable
from app.domain.identifiers import new_id
from app.store.audit import AuditStore, Record
from app.store.waking import woken
from app.telemetry import event, problem

_GATHER_S = 0.2
_LOOK_S = 30.0
"""How often a quiet process looks whether something on disk can be loaded."""

_LARGEST_BATCH = 500


class AuditTrail:
    """Takes records at once and writes them soon. ``folder`` is where they wait while the database is away."""

    def __init__(self, store: AuditStore, folder: Path, secret: bytes) -> None:
        self._store = store
        self._folder = folder
        self._secret = secret
        self._waiting: list[Record] = []
        self._wake = asyncio.Event()
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._codec: Codec[Record] = Codec(TypeAdapter(DecisionRecord | AttemptRecord))

    def digest(self, text: str) -> str:
        """See ``Trail``: equal texts have equal digests within one installation, and nothing can be read from them."""
        return hmac.new(self._secret, text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()

    def decided(self, record: DecisionRecord) -> None:
        """See ``Trail``."""
        self._take(record)

    def attempted(self, record: AttemptRecord) -> None:
        """See ``Trail``."""
        self._take(record)

    def open(self) -> None:
        """Begin to write; what waits on disk comes first."""
        self._task = asyncio.create_task(self._run(), name="audit")

    async def close(self) -> None:
        """Write what is left, to disk if need be, and stop."""
        self._closing.set()
        self._wake.set()
        if self._task is not None:
            await self._task

    def _take(self, record: Record) -> None:
        self._waiting.append(record)
        self._wake.set()

    async def _run(self) -> None:
        await self.flush()
        while not self._closing.is_set():
            await woken(self._wake, _LOOK_S)
            # A moment in which more may come, so that a busy process writes few large batches.
            with suppress(TimeoutError):
                async with asyncio.timeout(_GATHER_S):
                    await self._closing.wait()
            await self.flush()
        # What came in while the last batch was on its way.
        await self.flush()

    async def flush(self) -> None:
        """Write what has come in and load what waits on disk, or put all of it there."""
        batch, self._waiting = self._waiting, []
        written = True
        for start in range(0, len(batch), _LARGEST_BATCH):
            part = batch[start : start + _LARGEST_BATCH]
            if not written or not await self._written(part):
                written = False
                await asyncio.to_thread(self._spool, part, "jsonl")
        if written:
            await self._load()

    async def _written(self, batch: Sequence[Record]) -> bool:
        """Whether the batch is dealt with. What the database takes offence at is kept aside for a person to look at."""
        try:
            await self._store.write(batch)
        except DatabaseUnavailable:
            return False
        except DBAPIError as error:
            problem("audit.rejected", error, records=len(batch))
            await asyncio.to_thread(self._spool, batch, "rejected")
        return True

    async def _load(self) -> None:
        for path in await asyncio.to_thread(self._waiting_files):
            batch = await asyncio.to_thread(self._read, path)
            if not await self._written(batch):
                return
            path.unlink(missing_ok=True)
            event("audit.loaded", records=len(batch))

    def _waiting_files(self) -> list[Path]:
        return sorted(self._folder.glob("*.jsonl"))

    def _read(self, path: Path) -> list[Record]:
        """The records of a file; none where another process has loaded it in the meantime."""
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [self._codec.load(json.loads(line)) for line in lines]

    def _spool(self, batch: Sequence[Record], kind: str) -> None:
        """A file of its own for each batch, there only once it is whole."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._folder / f"{new_id('att')}.draft"
        draft.touch(mode=0o600)
        draft.write_text("".join(f"{json.dumps(self._codec.dump(each))}\n" for each in batch), encoding="utf-8")
        draft.rename(draft.with_suffix(f".{kind}"))
        event("audit.spooled", records=len(batch), kind=kind)
