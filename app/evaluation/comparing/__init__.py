"""Two runs over the same cases, held against each other: which metric got worse, and what could have been seen."""
