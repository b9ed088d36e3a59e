// @anthropic-ai/sdk: stream() and its final message.
import Anthropic from '@anthropic-ai/sdk';

const stream = new Anthropic({ maxRetries: 2 }).messages.stream({
  model: 'claude-sonnet-5-5',
  max_tokens: 1024,
  messages: [{ role: 'user', content: 'hello' }],
});
const message = await stream.finalMessage();
const of = (type) => message.content.filter((block) => block.type === type);
console.log(
  JSON.stringify({
    text: of('text').map((block) => block.text).join(''),
    tools: of('tool_use').map((block) => block.name),
    inputs: of('tool_use').map((block) => block.input),
    stop: message.stop_reason,
    usage: { input: message.usage.input_tokens, output: message.usage.output_tokens },
  }),
);
