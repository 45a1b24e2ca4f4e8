"""The team behind the Messages API of Anthropic."""
