"""A process that only serves does without what runs need."""

import subprocess
import sys

_LOADED = """
import sys
import app.main
sys.stdout.write(" ".join(name for name in ("langgraph", "langchain_core", "app.worker") if name in sys.modules))
"""


def test_serving_alone_loads_no_graph() -> None:
    done = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    assert done.stdout == ""
