"""The team behind the Responses API."""
