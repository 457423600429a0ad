"""Addresses to listen on, as the configuration writes them."""


def split(listen: str) -> tuple[str, int]:
    """``host:port`` as its two halves."""
    host, _, port = listen.rpartition(":")
    return host, int(port)
