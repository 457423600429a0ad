"""Plain text of HTML, where a platform's texts are HTML (official interfaces give plain text: never use it there)."""

import re

from lxml import etree, html

#: Zero-width characters and Weibo's private link glyph.
_UNSEEN = re.compile("[\u200b\u200c\u2060\ufeff\ue627]")
_BLOCKS = frozenset({"p", "div", "li", "tr", "br"})


def plain_text(fragment: str) -> str:
    """The words of a fragment: emoji by their ``alt``, line ends where blocks end, tags and unseen characters gone."""
    if "<" not in fragment and "&" not in fragment:
        return _UNSEEN.sub("", fragment).strip()
    try:
        root = html.fragment_fromstring(fragment, create_parent="div")
    except (etree.ParserError, ValueError):
        return _UNSEEN.sub("", re.sub(r"<[^>]*>", "", fragment)).strip()
    return element_text(root)


def element_text(root: html.HtmlElement) -> str:
    """The words of an element, as :func:`plain_text` reads them."""
    words = "".join(_pieces(root))
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in words.split("\n"))
    return _UNSEEN.sub("", "\n".join(line for line in lines if line)).strip()


def _pieces(element: html.HtmlElement) -> list[str]:
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return []
    pieces = [element.get("alt", "")] if element.tag == "img" else []
    pieces.append(element.text or "")
    for child in element:
        pieces += [*_pieces(child), child.tail or ""]
    if element.tag in _BLOCKS:
        pieces.append("\n")
    return pieces
