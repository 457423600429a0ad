"""Long texts in parts: platforms limit bytes of UTF-8, people read characters."""

from unicodedata import category, combining

_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def split_bytes(text: str, limit: int) -> list[str]:
    """The text in parts of at most ``limit`` bytes each, cut at line ends where one is near.

    No character is cut, nor an emoji made of several. ValueError for a limit too small for one cluster.
    """
    parts: list[str] = []
    rest = clusters(text)
    while rest:
        size = end = 0
        while end < len(rest) and size + len(rest[end].encode()) <= limit:
            size += len(rest[end].encode())
            end += 1
        if end == 0:
            raise ValueError(f"a limit of {limit} bytes is too small for one character")
        if end < len(rest):
            # a line end within the second half of the part is the better place
            line = next((n for n in range(end, end // 2, -1) if rest[n - 1] == "\n"), end)
            end = line
        parts.append("".join(rest[:end]))
        rest = rest[end:]
    return parts or [""]


def cut_bytes(text: str, limit: int) -> str:
    """The text in at most ``limit`` bytes, ended with … where something was cut away."""
    if len(text.encode()) <= limit:
        return text
    return split_bytes(text, limit - len("…".encode()))[0].rstrip() + "…"


def clusters(text: str) -> list[str]:
    """The text as what a reader takes for single characters (joined emoji, marks, flags stay whole)."""
    found: list[str] = []
    for char in text:
        previous = found[-1] if found else ""
        letters = len(previous) == 1 and ord(previous) in _FLAG_LETTERS and ord(char) in _FLAG_LETTERS
        extends = combining(char) or category(char) in ("Mn", "Me") or ord(char) in _SKIN_TONES
        if previous and (char == _JOINER or previous[-1] == _JOINER or extends or letters):
            found[-1] += char
        else:
            found.append(char)
    return found
