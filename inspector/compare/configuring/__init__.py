"""The configuration: how a project says what is compared, and how strictly."""
