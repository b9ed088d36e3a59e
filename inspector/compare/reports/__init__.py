"""Reports: what a comparison came to, for people, programs and CI services."""
