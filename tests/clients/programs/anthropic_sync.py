"""The anthropic SDK: `create(stream=True)`, event by event."""

import json

from anthropic import Anthropic

text, names, usage, stop = "", [], {}, None
for event in Anthropic(max_retries=2).messages.create(
    model="claude-sonnet-5-5",
    max_tokens=1024,
    messages=[{"role": "user", "content": "hello"}],
    stream=True,
):
    if event.type == "message_start":
        usage["input"] = event.message.usage.input_tokens
    elif event.type == "content_block_start" and event.content_block.type == "tool_use":
        names.append(event.content_block.name)
    elif event.type == "content_block_delta" and event.delta.type == "text_delta":
        text += event.delta.text
    elif event.type == "message_delta":
        stop, usage["output"] = event.delta.stop_reason, event.usage.output_tokens
        usage["input"] = event.usage.input_tokens or usage["input"]  # server tools add to it
print(json.dumps({"text": text, "tools": names, "stop": stop, "usage": usage}))
