"""CTO team: a multi-agent service for questions on systems, machine learning and priorities."""
