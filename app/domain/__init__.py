"""The types that travel between steps, and the error tree. No input or output happens here."""
