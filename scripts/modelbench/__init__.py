"""The team with models of every character, put to requests that carry injected text."""
