"""A hand-over sheet as Markdown and as a Word document."""

from pathlib import Path

from dashboards.console.times import shown
from dashboards.handover.sheet import Handover

_TITLE = "值班交接单"
_MATTERS = ("等级", "预警", "状态", "发出", "接报人", "接班后要做的")
_NOTHING = "无。"
_SIGN = "交班人（签字）：＿＿＿＿＿＿　接班人（签字）：＿＿＿＿＿＿　带班领导：＿＿＿＿＿＿"


def _sections(sheet: Handover) -> list[tuple[str, list[str]]]:
    """Heading and lines of all that is no table; an empty section says so."""
    return [
        ("静默中的预警（到时恢复通知）", [f"{m.level}色 {m.title}：{m.silence}" for m in sheet.silenced]),
        (
            "信源异常（这些地方的留言可能没有收到）",
            [f"{name}：{what}" for name, what in sheet.sources] + [sheet.coverage] * bool(sheet.coverage),
        ),
        ("系统异常", list(sheet.parts)),
        ("换班", list(sheet.swaps)),
        ("今后 7 天值班缺口", [sheet.gaps] if sheet.gaps else []),
    ]


def _rows(sheet: Handover) -> list[tuple[str, ...]]:
    return [(m.level, m.title, m.state, m.since, m.by or "—", m.todo) for m in sheet.matters]


def _head(sheet: Handover) -> list[str]:
    lines = [f"交接时间：{shown(sheet.at)}　单位：{sheet.unit}"]
    for word, people in (("交班", sheet.off), ("接班", sheet.on)):
        lines.append(f"{word}：" + "　".join(f"{role} {name}" for role, name in people))
    lines.append(
        f"本班新发预警 {sheet.opened} 起，办结 {sheet.closed} 起；移交未办结 {len(sheet.matters)} 起，"
        f"其中静默 {len(sheet.silenced)} 起。"
    )
    if sheet.rehearsal:
        lines.append("演练数据：内容均为虚构，请勿外传。")
    return lines


def markdown(sheet: Handover) -> str:
    """The sheet as Markdown."""
    out = [f"# {_TITLE}", "", *(f"{line}  " for line in _head(sheet)), "", "## 未办结的预警", ""]
    if sheet.matters:
        out += [_line(_MATTERS), _line(("---",) * len(_MATTERS)), *(_line(row) for row in _rows(sheet))]
    else:
        out.append(_NOTHING)
    for heading, lines in _sections(sheet):
        out += ["", f"## {heading}", "", *([f"- {line}" for line in lines] or [_NOTHING])]
    return "\n".join([*out, "", _SIGN, ""])


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "／").replace("\n", " ") for cell in cells) + " |"


def write(sheet: Handover, out: Path) -> Path:
    """Writes the sheet to ``out`` (.docx, else Markdown) and returns that path; it appears whole or not at all."""
    if out.suffix.lower() == ".docx":
        _docx(sheet, out)
        return out
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(out.name + ".part")
    draft.write_text(markdown(sheet), encoding="utf-8")
    draft.replace(out)
    return out


def _docx(sheet: Handover, out: Path) -> None:
    from dashboards.briefs.paper import Paper  # python-docx is slow to load and seldom needed

    paper = Paper(f"{sheet.unit}{_TITLE}")
    paper.title(_TITLE)
    for line in _head(sheet):
        paper.text(line)
    paper.heading("一、未办结的预警")
    if sheet.matters:
        paper.table(_MATTERS, _rows(sheet), (14, 46, 24, 26, 20, 32))
    else:
        paper.text(_NOTHING)
    for number, (heading, lines) in zip("二三四五六", _sections(sheet), strict=False):
        paper.heading(f"{number}、{heading}")
        for line in lines or [_NOTHING]:
            paper.text(line)
    paper.text(_SIGN)
    paper.save(out)
