"""A local stand-in for the five platforms: for the rehearsal, for drills and for tests."""
