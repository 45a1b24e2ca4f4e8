"""A draft that decides beside the live policy: where the two differ, its choice is called too, and nobody sees it."""
