"""Answers of the team as Slack messages, posted to a Slack that refuses what Slack refuses."""
