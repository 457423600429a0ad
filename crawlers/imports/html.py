"""Tables of a web page, as many systems write them into files named .xls."""

import re

from lxml import etree
from lxml import html as lxml_html

from crawlers.imports.failure import ImportFailed

_HTML = re.compile(r"<(?:!doctype|html|head|meta|body|table|style|div|!--)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def looks_like_html(text: str) -> bool:
    """Whether a text begins as a page (or as XML, which html_tables refuses by name)."""
    return bool(_HTML.match(text)) or text.startswith("<?xml")


def html_tables(text: str, name: str) -> list[tuple[str, list[list[str]]]]:
    """Title and rows of every table that holds no other table; raises ImportFailed without any."""
    try:
        page = lxml_html.document_fromstring(_DECLARATION.sub("", text))
    except (etree.ParserError, ValueError) as error:
        raise ImportFailed(f"{name} 像网页但读不出内容；请在 Excel 里打开后另存为 xlsx") from error
    tables = [table for table in page.iter("table") if table.find(".//table") is None]
    if not tables:
        raise ImportFailed(f"{name} 是网页或 XML，里面没有表格；请在 Excel 里打开后另存为 xlsx")
    return [
        ("" if len(tables) == 1 else f"第 {place} 个表格", _rows(table))
        for place, table in enumerate(tables, 1)
    ]


def _rows(table: etree._Element) -> list[list[str]]:
    """The cells of each row, every one under its own header: below a cell over several rows nothing stands."""
    rows, tall = list[list[str]](), dict[int, int]()
    for row in table.iter("tr"):
        cells = list[str]()
        below = {column: left - 1 for column, left in tall.items() if left > 1}
        for cell in row.iterchildren("td", "th"):
            while tall.get(len(cells)):
                cells.append("")
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            below |= {column: down - 1 for column in range(len(cells), len(cells) + across) if down > 1}
            for line_break in cell.iter("br"):
                line_break.tail = "\n" + (line_break.tail or "")
            cells += ["".join(cell.itertext()).strip(), *[""] * (across - 1)]
        rows.append(cells)
        tall = below
    return rows


def _span(cell: etree._Element, name: str) -> int:
    written = str(cell.get(name, "1"))
    return min(max(int(written), 1), 200) if written.isascii() and written.isdecimal() else 1
