"""What the doors for foreign clients share: a question put to the team, and its answer, in no dialect yet."""
