"""What is wrong with a configuration, in words an officer can act on: file, key, what is wrong, what to write."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails


class BadConfig(ValueError):
    """The configuration cannot be used. ``findings`` has one line each."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = findings


#: pydantic's error types that a file can cause -> sentence (see its documentation of validation errors)
_SENTENCES = {
    "missing": "缺少这个键：请补上",
    "extra_forbidden": "不认识的键：请检查拼写，可用的键见 minsheng config explain",
    "string_type": "应为文字，请加引号",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "tuple_type": "应为列表",
    "model_type": "应为一节（表），不是单个值",
    "model_attributes_type": "应为一节（表），不是单个值",
    "path_type": "应为文件路径，请加引号",
}


def _sentence(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context.get("error", error["msg"]))
    if kind == "literal_error":
        return f"只能写 {context.get('expected', '').replace(' or ', ' 或 ')}"
    if kind.startswith(("greater_than", "less_than")):
        sign = {"greater_than": "大于", "greater_than_equal": "不小于", "less_than": "小于"}.get(
            kind, "不大于"
        )
        bound = next(iter(context.values()), "")
        return f"数值应{sign} {bound}"
    if kind == "too_short":
        return "至少要写一项"
    if kind in ("string_pattern_mismatch", "string_too_short", "string_too_long"):
        return f"写法不对（应符合 {context.get('pattern', '长度要求')}）"
    return _SENTENCES.get(kind, error["msg"])


def _key(location: tuple[Any, ...]) -> str:
    key = ""
    for part in location:
        key += f"[第{part + 1}项]" if isinstance(part, int) else f".{part}" if key else str(part)
    return key or "（整个文件）"


def findings(source: Path | str, error: ValidationError) -> list[str]:
    """One line per finding of pydantic; the offending value is not repeated (it may be a secret)."""
    return [
        f"{source}：{_key(e['loc'])}：{_sentence(e)}"
        for e in error.errors(include_input=False, include_url=False)
    ]
