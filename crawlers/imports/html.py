"""Tables of a web page, as many systems write them into files named .xls."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

from crawlers.imports.failure import ImportFailed

_HTML = re.compile(r"<(?:!doctype|html|head|meta|body|table|style|div|!--)", re.IGNORECASE)
_WIDEST = 200
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def looks_like_html(text: str) -> bool:
    """Whether a text begins as a page (or as XML, which html_tables refuses by name)."""
    return bool(_HTML.match(text)) or text.startswith("<?xml")


@dataclass(frozen=True, slots=True)
class HtmlCell:
    """A cell's text (lines kept) and over how many columns and rows it goes."""

    text: str
    wide: int = 1
    high: int = 1


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """One table: its caption or else the heading before it ("" for none), and its cells as they are written."""

    heading: str
    rows: tuple[tuple[HtmlCell, ...], ...]


def html_tables(text: str, name: str) -> list[tuple[str, list[list[str]]]]:
    """Title and rows of every table that holds no other table; raises ImportFailed without any."""
    tables = html_cells(text, name)
    return [
        ("" if len(tables) == 1 else f"第 {place} 个表格", _rows(table))
        for place, table in enumerate(tables, 1)
    ]


def _rows(table: HtmlTable) -> list[list[str]]:
    """The cells of each row, every one under its own header: below a cell over several rows nothing stands."""
    rows, tall = list[list[str]](), dict[int, int]()
    for row in table.rows:
        cells = list[str]()
        below = {column: left - 1 for column, left in tall.items() if left > 1}
        for cell in row:
            while tall.get(len(cells)):
                cells.append("")
            columns = range(len(cells), len(cells) + cell.wide)
            below |= {column: cell.high - 1 for column in columns if cell.high > 1}
            cells += [cell.text, *[""] * (cell.wide - 1)]
        rows.append(cells)
        tall = below
    return rows


def html_cells(text: str, name: str) -> list[HtmlTable]:
    """Every table that holds no other table; raises ImportFailed without any."""
    try:
        page = lxml_html.document_fromstring(_DECLARATION.sub("", text))
    except (etree.ParserError, ValueError) as error:
        raise ImportFailed(f"{name} 像网页但读不出内容；请在 Excel 里打开后另存为 xlsx") from error
    found: list[HtmlTable] = []
    heading = ""
    for element in page.iter("title", "h1", "h2", "h3", "h4", "caption", "table"):
        if element.tag != "table":
            heading = "".join(element.itertext()).strip()
        elif element.find(".//table") is None:
            caption = element.findtext("caption")
            rows = tuple(tuple(_cells(row)) for row in element.iter("tr"))
            found.append(HtmlTable(caption.strip() if caption else heading, rows))
    if not any(table.rows for table in found):
        raise ImportFailed(f"{name} 是网页或 XML，里面没有表格；请在 Excel 里打开后另存为 xlsx")
    return found


def _cells(row: etree._Element) -> Iterator[HtmlCell]:
    for cell in row.iterchildren("td", "th"):
        for line_break in cell.iter("br"):
            line_break.tail = "\n" + (line_break.tail or "")
        words = "".join(cell.itertext()).strip()
        yield HtmlCell(words, _span(cell, "colspan"), _span(cell, "rowspan"))


def _span(cell: etree._Element, name: str) -> int:
    """Over how many cells it goes: at least one, and no more than a sheet of this kind is wide."""
    span = str(cell.get(name, "1"))
    return max(1, min(int(span), _WIDEST)) if span.isascii() and span.isdecimal() else 1
