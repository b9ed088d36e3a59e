"""LangChain: chunks added up."""

import json
import os

from langchain_anthropic import ChatAnthropic

model = ChatAnthropic(
    model="claude-sonnet-5-5", max_tokens=1024, base_url=os.environ["ANTHROPIC_BASE_URL"]
)
whole = None
for chunk in model.stream("hello"):
    whole = chunk if whole is None else whole + chunk
content = whole.content if isinstance(whole.content, list) else [{"text": whole.content}]
print(
    json.dumps(
        {
            "text": "".join(part.get("text", "") for part in content if isinstance(part, dict)),
            "tools": [call["name"] for call in whole.tool_calls],
            "inputs": [call["args"] for call in whole.tool_calls],
            "stop": whole.response_metadata.get("stop_reason"),
            "usage": {"output": (whole.usage_metadata or {}).get("output_tokens")},
        }
    )
)
