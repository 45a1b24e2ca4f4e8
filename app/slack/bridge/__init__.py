"""From a run's events to messages in Slack: what is shown is compared with what should be, call by call."""
