"""Running: one topology on an embedded or a distributed runtime, and the command line."""
