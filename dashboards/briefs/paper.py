"""The looks of an official paper: GB/T 9704-2012 as far as a brief without a red head needs it."""

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

#: GB/T 9704-2012: A4, margins 37/35/28/26 mm leave the type area of 156 x 225 mm; No. 3 type (16 pt) 仿宋, line
#: pitch 28 to 29 pt (22 lines a page); title No. 2 (22 pt) 小标宋; headings 黑体, then 楷体
_MARGINS = {"top_margin": Mm(37), "bottom_margin": Mm(35), "left_margin": Mm(28), "right_margin": Mm(26)}
_PITCH = Pt(28)
_TITLE, _BODY, _HEADING, _SUBHEADING = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
#: what newer systems have in their place
_STAND_INS = {_TITLE: "宋体", _BODY: "仿宋", _HEADING: "SimHei", _SUBHEADING: "楷体"}
#: the standard's own type for letters and digits
_LATIN = "Times New Roman"
_PAGE_NUMBER = "宋体"


class Paper:
    """A paper that is written from top to bottom."""

    def __init__(self, title: str) -> None:
        self._document = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        for side, width in _MARGINS.items():
            setattr(section, side, width)
        self._document.core_properties.title = title
        self._document.core_properties.author = "民声哨"
        self._name_fonts()
        self._page_number(section.footer.paragraphs[0])

    def title(self, *lines: str) -> None:
        for text in lines:
            self._line(text, _TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, pitch=Pt(34))

    def centred(self, text: str) -> None:
        self._line(text, _SUBHEADING, 16, WD_ALIGN_PARAGRAPH.CENTER, after=14)

    def heading(self, text: str) -> None:
        self._line(text, _HEADING, 16, WD_ALIGN_PARAGRAPH.LEFT, indent=True, before=8, keep=True)

    def subheading(self, text: str) -> None:
        self._line(text, _SUBHEADING, 16, WD_ALIGN_PARAGRAPH.LEFT, indent=True, keep=True)

    def text(self, text: str) -> None:
        self._line(text, _BODY, 16, WD_ALIGN_PARAGRAPH.JUSTIFY, indent=True)

    def caption(self, text: str) -> None:
        self._line(text, _HEADING, 12, WD_ALIGN_PARAGRAPH.CENTER, before=6, keep=True, pitch=Pt(22))

    def table(self, head: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[int]) -> None:
        """A table with its head repeated on each page; the first column to the left. ``widths`` in mm."""
        table = self._document.add_table(rows=0, cols=len(head), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for number, row in enumerate([head, *rows]):
            added = table.add_row()
            properties = added._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if number == 0:
                properties.append(OxmlElement("w:tblHeader"))
            for column, (cell, value) in enumerate(zip(added.cells, row, strict=True)):
                cell.width = Mm(widths[column])
                left = number > 0 and isinstance(value, str) and not value.lstrip("+-").isdecimal()
                align = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
                font = _HEADING if number == 0 else _BODY
                self._write(cell.paragraphs[0], str(value), font, 12, align, pitch=Pt(20))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        self._line("", _BODY, 6, WD_ALIGN_PARAGRAPH.LEFT, pitch=Pt(10))

    def save(self, out: Path) -> None:
        """Writes the paper; it appears whole or not at all."""
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = out.with_name(out.name + ".part")
        self._document.save(str(draft))
        draft.replace(out)

    def _line(
        self,
        text: str,
        font: str,
        size: int,
        align: WD_ALIGN_PARAGRAPH,
        *,
        indent: bool = False,
        before: int = 0,
        after: int = 0,
        keep: bool = False,
        pitch: Length = _PITCH,
    ) -> None:
        paragraph = self._document.add_paragraph()
        self._write(paragraph, text, font, size, align, pitch=pitch)
        shape = paragraph.paragraph_format
        shape.space_before, shape.space_after, shape.keep_with_next = Pt(before), Pt(after), keep
        if indent:
            shape.first_line_indent = Pt(2 * size)

    @staticmethod
    def _write(
        paragraph: Paragraph, text: str, font: str, size: int, align: WD_ALIGN_PARAGRAPH, *, pitch: Length
    ) -> None:
        paragraph.alignment = align
        shape = paragraph.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, pitch
        _set_font(paragraph.add_run(text), font, size)

    def _name_fonts(self) -> None:
        """Says which language this is and what stands in for a type that a machine lacks."""
        defaults = self._document.styles.element.find(qn("w:docDefaults"))
        for language in defaults.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")
        for part in self._document.part.package.iter_parts():
            if part.partname == "/word/fontTable.xml":
                table = parse_xml(part.blob)
                for name, stand_in in _STAND_INS.items():
                    font = OxmlElement("w:font")
                    font.set(qn("w:name"), name)
                    other = OxmlElement("w:altName")
                    other.set(qn("w:val"), stand_in)
                    font.append(other)
                    table.append(font)
                part._blob = serialize_part_xml(table)

    @staticmethod
    def _page_number(paragraph: Paragraph) -> None:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for kind, content in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()
            _set_font(run, _PAGE_NUMBER, 14)
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.text = content
            run._r.append(mark)


def _set_font(run: Run, east_asian: str, size: int) -> None:
    """East Asian letters in the given type, Latin ones in the paper's."""
    run.font.size = Pt(size)
    run.font.name = _LATIN
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), east_asian)
    fonts.set(qn("w:hint"), "eastAsia")  # else quotation marks are taken for Latin
