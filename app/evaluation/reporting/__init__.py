"""Reports of a run: for the terminal, for pull requests, for build servers, and one page to read in."""
