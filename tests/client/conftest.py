"""The same running service as for the tests of the API, one for each module."""

from tests.api.conftest import place, service

__all__ = ["place", "service"]
