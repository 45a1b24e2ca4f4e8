"""Reviews of pasted code, configuration, schemas and queries, by rules over what was pasted."""
