"""The anthropic SDK: its tool runner, which calls the tools and asks on."""

import json

from anthropic import Anthropic, beta_tool


@beta_tool
def get_forecast(place: str, date: str, hours: list[int]) -> str:
    """The forecast."""
    return "dry"


@beta_tool
def find_trains(
    origin: str, destination: str, arrive_before: str, passengers: dict, direct_only: bool
) -> str:
    """The trains."""
    return "10:01"


runner = Anthropic(max_retries=2).beta.messages.tool_runner(
    model="claude-sonnet-5-5",
    max_tokens=1024,
    messages=[{"role": "user", "content": "hello"}],
    tools=[get_forecast, find_trains],
    stream=True,
    max_iterations=2,
)
messages = [stream.get_final_message() for stream in runner]
print(
    json.dumps(
        {
            "text": "".join(b.text for m in messages for b in m.content if b.type == "text"),
            "tools": [b.name for m in messages for b in m.content if b.type == "tool_use"],
            "stop": messages[-1].stop_reason,
        }
    )
)
