"""The evaluation over HTTP."""
