"""LiteLLM's library: Claude in another vocabulary."""

import json
import os

import litellm

chunks = list(
    litellm.completion(
        model="anthropic/claude-sonnet-5-5",
        messages=[{"role": "user", "content": "hello"}],
        stream=True,
        api_base=os.environ["ANTHROPIC_BASE_URL"],
    )
)
whole = litellm.stream_chunk_builder(chunks)
message = whole.choices[0].message
calls = message.tool_calls or []
print(
    json.dumps(
        {
            "text": message.content or "",
            "tools": [call.function.name for call in calls],
            "inputs": [json.loads(call.function.arguments or "{}") for call in calls],
            "usage": {"output": whole.usage.completion_tokens},
        }
    )
)
