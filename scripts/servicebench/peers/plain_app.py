"""A LangGraph graph with a checkpointer in Postgres behind FastAPI, put together as LangGraph's pages on memory and
streaming show it: no queue, no run to come back to, the stream is the request.

    python plain_app.py PORT
"""

import json
import os
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from graph import builder
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel


class Question(BaseModel):
    """What is asked, in a new thread unless one is named."""

    message: str
    thread_id: str | None = None


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The pool and the checkpointer over it, for as long as the application runs."""
    kwargs = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    async with AsyncConnectionPool(os.environ["DATABASE_URL"], min_size=4, max_size=20, kwargs=kwargs) as pool:
        saver = AsyncPostgresSaver(pool)
        await saver.setup()
        app.state.graph = builder.compile(checkpointer=saver)
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/runs")
async def run(question: Question) -> StreamingResponse:
    """The answer as server-sent events."""

    async def events() -> AsyncIterator[str]:
        config = {"configurable": {"thread_id": question.thread_id or str(uuid.uuid4())}}
        start = {"messages": [{"role": "user", "content": question.message}]}
        async for piece, _ in app.state.graph.astream(start, config, stream_mode="messages"):
            yield f"event: text\ndata: {json.dumps(piece.content)}\n\n"
        yield "event: done\ndata: {}\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
