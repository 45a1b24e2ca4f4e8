"""Models behind endpoints: the only package that opens a connection to a provider."""
