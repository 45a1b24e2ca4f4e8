"""The door for clients that speak the OpenAI API."""
