"""The real SDK against the local model: what works as with the API, and what does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from anthropic import Anthropic, AsyncAnthropic, AuthenticationError, BadRequestError
from anthropic.types import MessageParam, TextBlock

from inspector.server.local_model import LocalServer

MESSAGES: list[MessageParam] = [{"role": "user", "content": "What is the capital of France?"}]


@pytest.fixture
def client(server: LocalServer) -> Iterator[Anthropic]:
    """A client whose every failure shows."""
    with Anthropic(base_url=server.base_url, api_key=server.api_key, max_retries=0) as client:
        yield client


def test_it_streams(client: Anthropic, server: LocalServer) -> None:
    """The text of the deltas is the text of the message."""
    with client.messages.stream(model="any", max_tokens=30, messages=MESSAGES) as stream:
        text = "".join(stream.text_stream)
        message = stream.get_final_message()
    (block,) = message.content
    assert isinstance(block, TextBlock)
    assert block.text == text != ""
    assert message.model == server.model_name == "SmolLM2-135M-Instruct"
    assert message.stop_reason in {"end_turn", "max_tokens"}
    assert 0 < message.usage.output_tokens <= 30


async def test_it_streams_to_the_asynchronous_client(server: LocalServer) -> None:
    """As to the other."""
    async with (
        AsyncAnthropic(base_url=server.base_url, api_key=server.api_key, max_retries=0) as client,
        client.messages.stream(model="any", max_tokens=10, messages=MESSAGES) as stream,
    ):
        text = "".join([piece async for piece in stream.text_stream])
        (block,) = (await stream.get_final_message()).content
    assert isinstance(block, TextBlock)
    assert block.text == text != ""


def test_it_answers_without_a_stream(client: Anthropic) -> None:
    """One JSON message, of the same form."""
    message = client.messages.create(model="any", max_tokens=1, messages=MESSAGES)
    assert message.type == "message"
    assert message.stop_reason == "max_tokens"
    assert message.usage.output_tokens == 1


def test_it_counts_tokens(client: Anthropic) -> None:
    """The count is what an answer then says it read, be it anew or from its own cache."""
    count = client.messages.count_tokens(model="any", messages=MESSAGES)
    usage = client.messages.create(model="any", max_tokens=1, messages=MESSAGES).usage
    assert count.input_tokens == usage.input_tokens + (usage.cache_read_input_tokens or 0)


def test_it_answers_nobody_without_its_key(server: LocalServer) -> None:
    """A wrong key is a 401, whose body is not quite the API's."""
    with (
        Anthropic(base_url=server.base_url, api_key="another", max_retries=0) as client,
        pytest.raises(AuthenticationError) as caught,
    ):
        client.messages.create(model="any", max_tokens=1, messages=MESSAGES)
    assert caught.value.body == {
        "error": {"message": "Invalid API Key", "type": "authentication_error", "code": 401}
    }


def test_a_prompt_that_is_too_long_is_refused(client: Anthropic) -> None:
    """A stream that was asked for is answered with a 400 in JSON."""
    long: list[MessageParam] = [{"role": "user", "content": "word " * 5000}]
    with pytest.raises(BadRequestError, match="exceeds the available context size"):
        client.messages.create(model="any", max_tokens=1, messages=long, stream=True)
