"""Playing: an answer on its way to its client, each read at its moment."""
