"""Long texts in parts: platforms limit bytes of UTF-8, people read characters."""

import regex

_CONTROLS = regex.compile(r"[\p{Cc}--\n\r\t]", regex.V1)


def split_bytes(text: str, limit: int) -> list[str]:
    """The text in parts of at most ``limit`` bytes each, cut at line ends where one is near.

    No character is cut, nor an emoji made of several (unless it alone is over the limit: then between its code
    points). ValueError for a limit no character fits into.
    """
    if limit < 4:
        raise ValueError(f"a limit of {limit} bytes is too small for one character")
    parts: list[str] = []
    rest = _pieces(text, limit)
    while rest:
        size = end = 0
        while end < len(rest) and size + len(rest[end].encode()) <= limit:
            size += len(rest[end].encode())
            end += 1
        if end < len(rest):
            # a line end within the second half of the part is the better place
            end = next((n for n in range(end, end // 2, -1) if rest[n - 1].endswith("\n")), end)
        parts.append("".join(rest[:end]))
        rest = rest[end:]
    return parts or [""]


def cut_bytes(text: str, limit: int) -> str:
    """The text in at most ``limit`` bytes, ended with … where something was cut away."""
    if len(text.encode()) <= limit:
        return text
    return split_bytes(text, limit - len("…".encode()))[0].rstrip() + "…"


def clusters(text: str) -> list[str]:
    """The text as what a reader takes for single characters: extended grapheme clusters of Unicode's UAX 29
    (joined emoji, skin tones, keycaps, flags, combining marks and CR LF stay whole)."""
    found: list[str] = regex.findall(r"\X", text)
    return found


def sendable(text: str) -> str:
    """The text with lone surrogates (halves of characters, which no UTF-8 can hold) replaced by ``?`` and without
    control characters other than line ends and tabs."""
    kept: str = _CONTROLS.sub("", text.encode("utf-8", "replace").decode())
    return kept


def _pieces(text: str, limit: int) -> list[str]:
    pieces: list[str] = []
    for cluster in clusters(text):
        pieces += [cluster] if len(cluster.encode()) <= limit else list(cluster)
    return pieces
