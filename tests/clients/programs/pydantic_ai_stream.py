"""pydantic-ai: its model class, below the agent."""

import asyncio
import json

from pydantic_ai.direct import model_request_stream
from pydantic_ai.messages import ModelRequest, TextPart, ToolCallPart


async def main() -> None:
    """Ask once."""
    asked = [ModelRequest.user_text_prompt("hello")]
    async with model_request_stream("anthropic:claude-sonnet-5-5", asked) as stream:
        async for _ in stream:
            pass
    response = stream.get()
    calls = [part for part in response.parts if isinstance(part, ToolCallPart)]
    print(
        json.dumps(
            {
                "text": "".join(p.content for p in response.parts if isinstance(p, TextPart)),
                "tools": [call.tool_name for call in calls],
                "inputs": [call.args_as_dict() for call in calls],
                "usage": {"output": response.usage.output_tokens},
            }
        )
    )


asyncio.run(main())
