"""The fields of a pushed body, XML or JSON, without trusting it."""

import json
from typing import Any

from lxml import etree

#: Characters that XML 1.0 forbids and citizens' phones produce all the same; UTF-8 holds them as single bytes.
_FORBIDDEN = bytes(n for n in range(32) if n not in (9, 10, 13))


def fields(body: bytes) -> dict[str, Any] | None:
    """Names and values of WeChat's flat XML, or of the JSON object it sends instead; None for anything else."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return json_object(body) if start == b"{" else _xml(body)


def json_object(body: bytes | str) -> dict[str, Any] | None:
    """The JSON object written in ``body``, None for anything else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _xml(body: bytes) -> dict[str, Any] | None:
    """A document with a DOCTYPE is refused: no push has one, and entities are what bombs are made of."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body.translate(None, _FORBIDDEN), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        return None
    return {child.tag: child.text or "" for child in root if isinstance(child.tag, str)}
