"""Simon Willison's llm, with its plugin for Claude."""

import json
import os

import llm

model = llm.get_model("claude-sonnet-4.5")
model.base_url = os.environ["ANTHROPIC_BASE_URL"]
response = model.prompt("hello", stream=True, key="sk-nobody")
text = "".join(response)
print(json.dumps({"text": text, "tools": [call.name for call in response.tool_calls()]}))
