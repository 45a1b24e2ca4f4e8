"""What people see in Slack: from domain values to Slack's payloads. Everything here is pure."""
