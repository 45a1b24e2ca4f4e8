"""The doors for clients that speak the OpenAI API."""
