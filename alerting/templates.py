"""A page as people read it: short, without any comment's text, with a link to the desk."""

from datetime import datetime

from alerting.channels.parts import cut_bytes
from alerting.hours.localtime import SHANGHAI
from alerting.marked import drilled
from alerting.ports import Message
from alerting.records import Page, PageKind

_KINDS: dict[PageKind, str] = {"open": "", "raise": "升级", "escalate": "逐级", "remind": "再次"}
#: UTF-8 bytes; a title fits a phone's lock screen, a body any platform's single message
TITLE_BYTES = 90
#: what a test message says
TRIAL = "这是一条测试消息，无需处置。"
BODY_BYTES = 900
#: characters of an alert's id that short messages and calls name it by (``minsheng ack`` takes them)
CODE = 6


def message(
    page: Page,
    *,
    to: str,
    console: str | None = None,
    token: str | None = None,
    maybe_repeated: bool = False,
) -> Message:
    """What goes to a person's channel. ``to`` is the reader's name, ``console`` the desk's address, ``token`` that
    of the page's own link (``alerting.links``), by which the reader can answer without the desk.

    The first page of 蓝 is silent; what asks somebody to act on it (a transfer, an assignment, a reminder) is not.
    ``maybe_repeated`` marks a page whose first sending was interrupted: the reader may have it already.
    """
    kind = f"·{_KINDS[page.kind]}" if _KINDS[page.kind] else ""
    mark = "(可能重复)" if maybe_repeated else ""
    drill = "【演练】" if drilled(page.unit) else ""
    title = cut_bytes(f"{drill}【{page.level}{kind}】{mark}{page.title}", TITLE_BYTES)
    lines = [
        "这是演练,不是真实情况。请像真的一样接报、处置。" if drill else "",
        cut_bytes(page.why, BODY_BYTES),
        f"相关信息 {len(page.evidence)} 条" if page.evidence else "",
        f"{page.at.astimezone(SHANGHAI):%m月%d日 %H:%M} 发出,请接报",
    ]
    place = f"a/{token}" if token else f"?alert={page.alert_id}"
    link = f"{console.rstrip('/')}/{place}" if console else None
    return Message(
        page_id=page.page_id,
        to=to,
        level=page.level,
        title=title,
        body="\n".join(line for line in lines if line),
        url=link,
        maybe_repeated=maybe_repeated,
        code=page.alert_id[:CODE].upper(),
        silent=page.level == "蓝" and page.kind == "open",
    )


def trial(channel_id: str, at: datetime, text: str = TRIAL) -> Message:
    """A marked message that tries a channel and asks nobody to act."""
    return Message(
        page_id=f"test-{at:%Y%m%dT%H%M%S%f}",
        to=channel_id,
        level="蓝",
        title="【测试】民声哨通道测试",
        body=text,
    )
