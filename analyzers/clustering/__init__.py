"""The clusterer's parts: what it remembers, how it weighs evidence, how it sees copies."""
