"""Cutting a text into matched and unmatched pieces, so that a page can show them without markup in the data."""

from dashboards.ports import Spans


def marked(text: str, spans: Spans) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it matched; the pieces joined are the text again."""
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, end in spans:
        if start > done:
            pieces.append((text[done:start], False))
        pieces.append((text[start:end], True))
        done = end
    if done < len(text):
        pieces.append((text[done:], False))
    return pieces
