"""The screens: replay, list of recordings, help."""
