"""What sockets can do that no event loop offers."""
