"""The anthropic SDK: asynchronous, on the beta path."""

import asyncio
import json

from anthropic import AsyncAnthropic


async def main() -> None:
    """Ask once."""
    client = AsyncAnthropic(max_retries=2)
    async with client.beta.messages.stream(
        model="claude-sonnet-5-5", max_tokens=1024, messages=[{"role": "user", "content": "hello"}]
    ) as stream:
        message = await stream.get_final_message()
    tools = [block for block in message.content if block.type == "tool_use"]
    print(
        json.dumps(
            {
                "text": "".join(block.text for block in message.content if block.type == "text"),
                "tools": [block.name for block in tools],
                "inputs": [block.input for block in tools],
                "stop": message.stop_reason,
                "usage": {
                    "input": message.usage.input_tokens,
                    "output": message.usage.output_tokens,
                },
            }
        )
    )


asyncio.run(main())
