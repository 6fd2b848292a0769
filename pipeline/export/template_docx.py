"""An office's own Word template, filled in: fields in double braces, loops over rows of a table (docxtpl's notation)."""

from __future__ import annotations

from io import BytesIO

from docxtpl import DocxTemplate

from pipeline.export.stamp import without_clock
from pipeline.export.template_words import TemplateEnvironment, context_of
from pipeline.export.xml_text import xml_safe
from pipeline.model.fields import FieldList, Fields
from pipeline.model.limits import DEFAULT
from pipeline.ooxml.package import open_package


def fill_docx(template: bytes, name: str, fields: Fields) -> bytes:
    """Return the template with its fields filled in; the template itself is left as it is.

    ``{{ 发函家数 }}`` stands for a field, ``{%tr for 行 in 意见 %}`` … ``{%tr endfor %}`` in rows of a table of their own for the rows
    between them. Line feeds of a field become line breaks.

    Args:
        template: the content of a docx file.
        name: its name, for messages.
        fields: what may be named.

    Raises:
        InputError: it is no Word file, or a hostile one.
        UsageError: M-TEMPLATE-FIELDS, it names fields that there are not; M-TEMPLATE-REFUSED, it holds more than fields, loops and
            questions; M-TEMPLATE-SYNTAX, its braces are wrong.
    """
    open_package(template, name, DEFAULT)  # the guard: nothing hostile gets as far as the library
    document = DocxTemplate(BytesIO(template))
    document.render(context_of(_safe(fields)), TemplateEnvironment(name, fields), autoescape=True)
    buffer = BytesIO()
    document.save(buffer)
    return without_clock(buffer.getvalue())


def _safe(fields: Fields) -> Fields:
    return {
        name: FieldList(value.names, tuple(tuple(map(xml_safe, entry)) for entry in value.entries))
        if isinstance(value, FieldList)
        else xml_safe(value)
        for name, value in fields.items()
    }
