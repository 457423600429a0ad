"""The officers' clock, working days, and countdowns."""
