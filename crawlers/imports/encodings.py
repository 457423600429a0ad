"""The text of a file: Unicode by its marks, else UTF-8, else what Chinese Windows writes."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from crawlers.imports.failure import ImportFailed

_HEAD = 2000
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes, name: str) -> str:
    """Decodes; raises ImportFailed when the bytes are no text in any encoding known here."""
    for encoding in _candidates(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text[:_HEAD]):
            return text.removeprefix("\ufeff")
    raise ImportFailed(f"{name} 不是文本或表格(编码无法识别)；请另存为 xlsx 或 UTF-8 编码的 CSV 后再导入")


def _candidates(content: bytes) -> tuple[str, ...]:
    if content.startswith(BOM_UTF8):
        return ("utf-8-sig",)
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return ("utf-16",)
    head = content[:_HEAD]
    # Without a mark, ASCII characters (separators, line ends) show which half of each pair is zero.
    if head[1::2].count(0) > len(head) // 10:
        return ("utf-16-le",)
    if head[::2].count(0) > len(head) // 10:
        return ("utf-16-be",)
    return ("utf-8", "gb18030")
