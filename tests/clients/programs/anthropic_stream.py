"""The anthropic SDK: `stream()` and its final message."""

import json

from anthropic import Anthropic

with Anthropic(max_retries=2).messages.stream(
    model="claude-sonnet-5-5", max_tokens=1024, messages=[{"role": "user", "content": "hello"}]
) as stream:
    message = stream.get_final_message()
print(
    json.dumps(
        {
            "text": "".join(block.text for block in message.content if block.type == "text"),
            "tools": [block.name for block in message.content if block.type == "tool_use"],
            "inputs": [block.input for block in message.content if block.type == "tool_use"],
            "stop": message.stop_reason,
            "usage": {"input": message.usage.input_tokens, "output": message.usage.output_tokens},
        }
    )
)
