"""The raw stream: frames cut from the files, and aligned."""
