"""Ways to a person's device: one file a channel, one contract suite for all (tests/alerting/channels)."""
