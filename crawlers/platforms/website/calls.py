"""The addresses of a message board: its list, the list's further pages, and its letters."""

from urllib.parse import urljoin, urlsplit

from crawlers.platforms.call import Call


def page(base_url: str, address: str) -> Call | None:
    """A GET of an address of the site: absolute, or from the root of ``base_url``; None for one that leads elsewhere."""
    try:
        base, there = urlsplit(base_url), urlsplit(address)
    except ValueError:  # brackets that are no address
        return None
    if there.netloc and (there.scheme not in ("http", "https") or there.netloc != base.netloc):
        return None
    path = there.path if there.path.startswith("/") else f"/{there.path}"
    prefix = base.path.rstrip("/")
    if there.netloc:
        if not path.startswith(prefix):
            return None
        path = path[len(prefix) :]
    query = f"?{there.query}" if there.query else ""
    return Call(path=f"{path}{query}")


def beside(listed_at: str, address: str) -> str:
    """An address as a list page means it: absolute ones stay, relative ones start at the page's own folder."""
    try:
        return urljoin(listed_at if listed_at.startswith("/") else f"/{listed_at}", address)
    except ValueError:  # brackets that are no address
        return address
