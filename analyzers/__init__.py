"""Reading: from mentions to opinions, issues and their readings."""
