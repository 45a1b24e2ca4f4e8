"""Slack as a door to the team: what people write there becomes runs, and what happens in runs becomes messages."""
