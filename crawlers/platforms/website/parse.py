"""Boards of two families: TRS WCM (``createPageHTML(pages, current, "index", "html")``, further pages index_1.html …)
and Hanweb (a ``<datastore>`` of ``<record>``s, further pages by startrecord and endrecord)."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from lxml import etree, html

from crawlers.platforms.coerce import as_count, as_text
from crawlers.platforms.markup import element_text
from crawlers.platforms.raw import RawComment
from crawlers.platforms.shown_time import as_shown_time

#: Where letters lie in each family, unless the configuration says otherwise.
LETTERS = {
    "trs": r"/t?20\d{6}_\d+\.s?html?$|[?&](?:id|letterid|mailid)=[\w-]+",
    "hanweb": r"/art/20\d\d/\d+/\d+/art_\w+\.html$|[?&](?:id|letterid|mailid|sysid)=[\w-]+",
}
_PAGES = re.compile(
    r"createPageHTML\(\s*['\"]?(\d+)['\"]?\s*,\s*['\"]?(\d+)['\"]?\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)"
)
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.DOTALL)
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>")
_LABELS = {
    "title": ("信件标题", "留言标题", "标题", "主题"),
    "text": ("信件内容", "留言内容", "来信内容", "咨询内容", "诉求内容", "内容"),
    "time": ("来信时间", "写信时间", "留言时间", "提交时间", "写信日期", "来信日期", "发布日期", "发布时间"),
    "reads": ("点击数", "点击量", "点击次数", "浏览数", "浏览量", "浏览次数", "阅读数", "阅读量"),
    "answer": ("回复内容", "答复内容", "处理结果", "办理结果", "回复"),
}
#: What says who wrote; never read.
_PRIVATE = frozenset(
    [
        "姓名",
        "写信人",
        "来信人",
        "留言人",
        "咨询人",
        "联系人",
        "电话",
        "联系电话",
        "手机",
        "手机号",
        "手机号码",
    ]
)
_PRIVATE |= {"邮箱", "电子邮箱", "地址", "联系地址", "住址", "身份证", "身份证号"}
_HOLDERS = ("td", "th", "dt", "dd", "li", "p", "span", "div", "label", "strong", "h1", "h2", "h3")
_LONGEST_LABEL = 12
_COLON = re.compile("[:：]")
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in labels}


class BoardError(ValueError):
    """A page is no board or no letter of the configured family; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A letter as the list names it."""

    address: str
    title: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list; ``following`` is the address of the next, None at the end."""

    letters: tuple[Listed, ...]
    following: str | None
    total: int | None = None


def parse_list(page: str, address: str, family: str, letters: str | None = None) -> ListPage:
    """The letters of a list page at ``address``. BoardError for a page without any, as an empty board is rarer than
    a page that was not understood."""
    pattern = re.compile(letters or LETTERS[family])
    records = _RECORD.findall(page)
    source = "".join(records) if records else page
    found: dict[str, Listed] = {}
    for link in _tree(source).iter("a"):
        target = (link.get("href") or "").strip()
        if pattern.search(target):
            title = (link.get("title") or element_text(link)).strip()
            found.setdefault(target, Listed(target, title))
    if not found:
        raise BoardError(
            "列表页里没有认出任何信件：请核对 list_path、family，或用 letters 写明信件地址的样子"
        )
    total = _TOTAL.search(page)
    following = _trs_next(page, address) if family == "trs" else _hanweb_next(address, len(found), total)
    return ListPage(tuple(found.values()), following, int(total[1]) if total else None)


def parse_letter(page: str, listed: Listed, letter_id: str, permalink: str, now: datetime) -> RawComment:
    """A letter and whether it was answered; it is named by its address, as its number may be missing or repeat.

    Writer, telephone, address and e-mail are not looked at. BoardError when no words are found.
    """
    fields = _labelled(_tree(page))
    text = fields.get("text", "")
    if not text:
        raise BoardError("信件页里没有认出“信件内容”一类的栏目")
    title = fields.get("title") or listed.title
    return RawComment(
        comment_id=letter_id,
        post_id=None,
        kind="message",
        text=f"{title}\n{text}" if title and title not in text else text,
        published_at=as_shown_time(fields.get("time"), now),
        reads=as_count(fields.get("reads")),
        answers=1 if fields.get("answer") else 0,
        permalink=permalink,
    )


def _tree(page: str) -> Any:
    try:
        return html.fromstring(page or "<p/>")
    except (etree.ParserError, ValueError):
        raise BoardError("网页读不出来") from None


def _labelled(tree: Any) -> dict[str, str]:
    """The values of the known labels: behind ``标签：`` in one element, else in the next cell of a table or list.

    An element that holds further labels is a container, not a value; lines under a private label are left out.
    """
    found: dict[str, str] = {}
    for element in tree.iter(*_HOLDERS):
        label, value = _split(element_text(element))
        field = _FIELD_OF.get(label)
        if field is None or found.get(field) or _holds_labels(element, label):
            continue
        if words := _public(value or _beside(element)):
            found[field] = as_text(words)
    return found


def _split(words: str) -> tuple[str, str]:
    """A label and what follows its colon; without a colon short words may be a label by themselves."""
    match = _COLON.search(words)
    head, colon, rest = (words[: match.start()], True, words[match.end() :]) if match else (words, False, "")
    label = re.sub(r"[\s\u3000【】\[\]]", "", head)
    return (label, rest.strip()) if colon or len(words) <= _LONGEST_LABEL else ("", "")


def _holds_labels(element: Any, own: str) -> bool:
    labels = (_split(element_text(inner))[0] for inner in element.iterdescendants(*_HOLDERS))
    return any(label != own and (label in _FIELD_OF or label in _PRIVATE) for label in labels)


def _public(words: str) -> str:
    return "\n".join(line for line in words.split("\n") if _split(line)[0] not in _PRIVATE)


def _beside(element: Any) -> str:
    sibling = element.getnext()
    if sibling is not None and isinstance(sibling.tag, str):
        return element_text(sibling)
    return (element.tail or "").strip()


def _trs_next(page: str, address: str) -> str | None:
    match = _PAGES.search(page)
    if match is None or int(match[2]) + 1 >= int(match[1]):
        return None
    folder = address.partition("?")[0].rpartition("/")[0]
    return f"{folder}/{match[3]}_{int(match[2]) + 1}.{match[4]}"


def _hanweb_next(address: str, found: int, total: re.Match[str] | None) -> str | None:
    path, _, query = address.partition("?")
    asked = dict(parse_qsl(query))
    start = int(asked.get("startrecord", "1")) if asked.get("startrecord", "1").isdecimal() else 1
    following = start + found
    if total is None or following > int(total[1]):
        return None
    size = max(int(asked.get("perpage", "0") or 0), found)
    return f"{path}?{urlencode({**asked, 'startrecord': following, 'endrecord': following + size - 1, 'perpage': size})}"
