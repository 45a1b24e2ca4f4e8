"""The same running service as for the tests of the API, one for each module."""

from tests.api.conftest import service

__all__ = ["service"]
