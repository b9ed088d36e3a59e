"""What is compared, one module a level."""
