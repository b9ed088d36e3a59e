"""Makes recordings: the tap on the SDK, the prompt runner, any event stream by its URL."""
