"""The part that watches all others: audits the standing, sends a page through the whole chain, tells the administrator."""
