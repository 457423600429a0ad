"""The duty desk: a web console that reads the index and writes commands."""
