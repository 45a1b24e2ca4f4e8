"""A service that is told to end closes what it has opened, as `docker stop` and every supervisor expect."""

import signal
from pathlib import Path

from app.presence import find
from tests.running import PATIENCE_S, Place, running


def test_a_service_that_is_terminated_ends_in_order(database_dsn: str, tmp_path: Path) -> None:
    with running(Place(tmp_path, database_dsn), "serve") as service:
        service.line_with("is ready at")
        assert find(tmp_path) is not None
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(PATIENCE_S) == 0
    assert find(tmp_path) is None
