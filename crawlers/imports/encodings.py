"""The text of a file: Unicode by its marks, else UTF-8, else what Chinese Windows writes."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from crawlers.imports.failure import ImportFailed

_HEAD = 2000
#: characters that must be sound for one that is broken
_SOUND = 200
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes, name: str) -> str:
    """Decodes; raises ImportFailed when the bytes are no text in any encoding known here.

    A few broken bytes (a cell cut in the middle of a character) become U+FFFD: the rest of the file is worth reading.
    """
    for errors in ("strict", "replace"):
        for encoding in _candidates(content):
            try:
                text = content.decode(encoding, errors)
            except UnicodeDecodeError:
                continue
            broken = text.count("\ufffd") if errors == "replace" else 0
            if not _CONTROLS.search(text[:_HEAD]) and broken * _SOUND <= len(text):
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
