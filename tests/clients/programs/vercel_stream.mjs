// The Vercel AI SDK, whose base URL ends in /v1.
import { createAnthropic } from '@ai-sdk/anthropic';
import { jsonSchema, streamText, tool } from 'ai';

const anthropic = createAnthropic({ baseURL: `${process.env.ANTHROPIC_BASE_URL}/v1` });
const anything = tool({ description: 'x', inputSchema: jsonSchema({ type: 'object' }) });
const names = (process.env.TOOLS ?? '').split(',').filter(Boolean);
const result = streamText({
  model: anthropic('claude-sonnet-5-5'),
  prompt: 'hello',
  tools: Object.fromEntries(names.map((name) => [name, anything])),
  onError: ({ error }) => { throw error; },
});
let text = '';
for await (const part of result.textStream) text += part;
const calls = await result.toolCalls;
console.log(
  JSON.stringify({
    text,
    tools: calls.map((call) => call.toolName),
    inputs: calls.map((call) => call.input),
    usage: { output: (await result.usage).outputTokens },
  }),
);
