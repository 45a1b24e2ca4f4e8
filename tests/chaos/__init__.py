"""A loop that kills the service, its workers and its database at random moments, and checks what is left.

``python -m tests.chaos --kills 200 --seed 1`` runs it (``make test-chaos``); ``test_kills.py`` is its small version.
"""
