"""The page for people who ask: one server-rendered document, static modules, and rendered answers."""
