"""The team as a server of the Model Context Protocol: tools, resources and prompts over HTTP and standard input."""
