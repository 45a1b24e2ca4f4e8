"""The graph of both peers: one node that asks the model with what the thread holds, as LangGraph's tutorials have it."""

import os

from langchain_openai import ChatOpenAI
from langgraph.graph import END, START, MessagesState, StateGraph

model = ChatOpenAI(
    model="scripted-1", base_url=os.environ["BENCH_UPSTREAM"], api_key="none", stream_usage=True, max_retries=0
)


async def chatbot(state: MessagesState) -> dict[str, object]:
    """Answer the last message."""
    return {"messages": [await model.ainvoke(state["messages"])]}


builder = StateGraph(MessagesState)
builder.add_node("chatbot", chatbot)
builder.add_edge(START, "chatbot")
builder.add_edge("chatbot", END)
graph = builder.compile()
