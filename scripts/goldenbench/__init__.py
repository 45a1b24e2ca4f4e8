"""Questions with known sources, put to the whole team, and how well its citations hold."""
