"""Fetching: what citizens wrote, masked and pseudonymised before it is stored."""
