"""Any backend behind the API of OpenAI: the caller's own messages through the gateway, without the team."""
