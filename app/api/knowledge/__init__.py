"""What the team knows: agents, skills, collections, search, calculators."""
