"""The team behind chat completions."""
