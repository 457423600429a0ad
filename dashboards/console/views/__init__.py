"""What to show: pure functions from documents to frozen view models (no framework, no I/O, no clock)."""
