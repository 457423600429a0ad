"""From numbers to signals: issues, topics, single items and sources against the rules."""
