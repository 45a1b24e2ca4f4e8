"""A typed client of the HTTP API: what a program, or the command line, talks to a service through."""
