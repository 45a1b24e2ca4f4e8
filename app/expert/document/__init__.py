"""Documents: a template whose fields are filled from the user's own words; what nobody said is a gap with a name."""
