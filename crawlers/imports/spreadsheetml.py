"""Workbooks in the XML of Excel 2003, which many office systems write into files named .xls.

The form: https://learn.microsoft.com/previous-versions/office/developer/office-xp/aa140066(v=office.10)
"""

from lxml import etree

from crawlers.imports.cells import Cell, Row, Table
from crawlers.imports.failure import ImportFailed

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{_NAMESPACE}}}"
#: columns a gap or a merged cell may take; wider ones are mistakes
_WIDEST = 200


def looks_like_spreadsheetml(text: str) -> bool:
    """Whether a text begins as such a workbook."""
    return text.startswith("<?xml") and _NAMESPACE in text[:4000]


def spreadsheetml_tables(text: str, name: str) -> list[Table]:
    """All sheets; ImportFailed when the XML is not whole. Entities are not followed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        book = etree.fromstring(text.partition("?>")[2].encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ImportFailed(
            f"{name} 像 Excel 2003 的 XML 工作簿但不完整；请在 Excel 里打开后另存为 xlsx"
        ) from error
    return [
        Table(str(sheet.get(f"{_SS}Name", "")), tuple(_rows(sheet))) for sheet in book.iter(f"{_SS}Worksheet")
    ]


def _rows(sheet: etree._Element) -> list[Row]:
    rows, number = list[Row](), 0
    for row in sheet.iter(f"{_SS}Row"):
        number = _place(row, number + 1)
        cells: list[Cell] = []
        for cell in row.iterchildren(f"{_SS}Cell"):
            cells += [None] * (min(_place(cell, len(cells) + 1), _WIDEST) - 1 - len(cells))
            data = cell.find(f"{_SS}Data")
            cells.append("".join(data.itertext()) if data is not None else None)
            cells += [None] * min(_count(cell, "MergeAcross"), _WIDEST)
        rows.append(Row(number, tuple(cells)))
    return rows


def _place(element: etree._Element, otherwise: int) -> int:
    """Where an element says it stands (from 1), else after the one before."""
    return _count(element, "Index") or otherwise


def _count(element: etree._Element, name: str) -> int:
    written = str(element.get(f"{_SS}{name}", ""))
    return int(written) if written.isascii() and written.isdecimal() else 0
