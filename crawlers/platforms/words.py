"""Whether a comment says anything in words."""

import re
import unicodedata

#: Emoji codes as the five platforms write them: [笑cry], [good], [吃瓜群众]; longer brackets are speech.
_CODE = re.compile(r"\[[\u4e00-\u9fffA-Za-z0-9]{1,6}\]")
_REPLY_PREFIX = re.compile(r"^回复\s*@[^:：\s]{1,40}\s*[:：]")
#: So=symbols and emoji, Sk=skin tones, Cf=joiners and zero width, Mn/Me=variation selectors and keycaps,
#: Co=Weibo's private glyphs, Z*=spaces, Cc=line ends.
_WORDLESS = frozenset({"So", "Sk", "Cf", "Mn", "Me", "Co", "Zs", "Zl", "Zp", "Cc"})


def has_words(text: str) -> bool:
    """False for emoji codes, emoji and blanks only (also behind ``回复@某人:``); punctuation speaks."""
    rest = _CODE.sub("", _REPLY_PREFIX.sub("", text.strip()))
    return any(unicodedata.category(character) not in _WORDLESS for character in rest)
