"""The addresses of the providers, apart from their clients, which take long to import."""

ANTHROPIC = "https://api.anthropic.com"
OPENAI = "https://api.openai.com/v1"
