"""The page behind a message's link, as plain HTML: made for a phone inside any IM client, without a script."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from alerting.records import Page
from dashboards.console import words
from dashboards.console.views.alerts import WAITING

_STYLE = """
body{font-family:"Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;margin:0;line-height:1.6}
body{background:#f1f4f7;color:#16212c}
main{max-width:30rem;margin:0 auto;padding:1rem}
.card{background:#fff;border:1px solid #d5dde5;border-radius:8px;padding:1rem;margin-bottom:1rem}
h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:.25rem 0}.muted{color:#4a5a6a;font-size:.9rem}
button,a.go,select,input{display:block;box-sizing:border-box;width:100%;min-height:48px;font:inherit}
button,a.go,select,input{border-radius:8px;margin:.5rem 0}
button{border:0;background:#123a63;color:#fff;font-weight:700}button.second{background:#4a5a6a}
select,input{border:1px solid #4a5a6a;background:#fff;color:inherit;padding:0 .75rem}
a.go{line-height:48px;text-align:center;border:1px solid #123a63;color:#123a63;text-decoration:none}
""".replace("\n", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage:
    """What the page shows. ``said`` is a sentence above all else ("" = none); ``targets`` (id → name) are whom a
    matter can be handed to; ``offers`` are the actions that can be taken by this link."""

    said: str = ""
    page: Page | None = None
    alert: Mapping[str, Any] | None = None
    reader: str = ""
    at: str = ""
    offers: tuple[str, ...] = ()
    targets: Mapping[str, str] | None = None


def offered(alert: Mapping[str, Any] | None) -> tuple[str, ...]:
    """What a link can do about an alert as it stands (None = cannot be looked up just now, which must not keep anybody
    from answering): nothing once it is closed or answered for the last time."""
    state = str((alert or {}).get("state") or "")
    if state in ("responded", "closed"):
        return ()
    if not state:
        return ("ack", "transfer")
    return ("ack", "transfer") if state in WAITING else ("transfer",)


def render(shown: LinkPage) -> str:
    """The whole document. Everything in it is escaped; nothing on it acts without a press of a button."""
    parts = (
        [f'<section class="card" role="status"><p>{escape(shown.said)}</p></section>'] if shown.said else []
    )
    if shown.page is not None:
        parts += [_matter(shown, shown.page), *_forms(shown), _look(shown.page)]
    else:
        parts.append('<a class="go" href="/">打开值班台</a>')
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        # without it a browser sends "Origin: null" with the form, which the guard refuses
        '<meta name="referrer" content="same-origin">'
        f"<title>接报 · 民声哨</title><style>{_STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>"
    )


def _matter(shown: LinkPage, page: Page) -> str:
    state = words.word(words.STATES, (shown.alert or {}).get("state")) or "状态暂时查不到"
    return (
        f'<section class="card"><h1>{escape(page.title)}</h1>'
        f"<p>{escape(page.level)}色预警 · {escape(state)}</p>"
        f"<p>{escape(page.why)}</p>"
        f'<p class="muted">发给 {escape(shown.reader)},{escape(shown.at)}</p></section>'
    )


def _forms(shown: LinkPage) -> list[str]:
    forms = []
    if "ack" in shown.offers:
        forms.append(
            '<form method="post"><input type="hidden" name="action" value="ack"><button>接报</button></form>'
        )
    if "transfer" in shown.offers and shown.targets:
        options = "".join(
            f'<option value="{escape(identity)}">{escape(name)}</option>'
            for identity, name in shown.targets.items()
        )
        forms.append(
            '<form method="post" class="card"><input type="hidden" name="action" value="transfer">'
            f'<label>转交给<select name="to" required><option value="">请选择</option>{options}</select></label>'
            '<label>说明(可不填)<input name="note" maxlength="200" autocomplete="off"></label>'
            '<button class="second">转交</button></form>'
        )
    return forms


def _look(page: Page) -> str:
    return f'<a class="go" href="/?alert={escape(page.alert_id)}">查看</a>'
