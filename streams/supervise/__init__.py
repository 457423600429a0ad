"""Running all parts on one machine: processes that are restarted when they die, and a live terminal view."""
