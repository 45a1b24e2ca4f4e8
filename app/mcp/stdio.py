"""The server over standard input and output, for clients that start it themselves."""

from mcp.server.stdio import stdio_server

from app.mcp.server import build_server
from app.service import Service


async def serve_stdio(service: Service) -> None:
    """Serve one client until it closes its end; what else is printed meanwhile goes to standard error."""
    server = build_server(service)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
