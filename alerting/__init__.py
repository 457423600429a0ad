"""Deciding and telling: signals, alerts, pages and what people did about them."""
