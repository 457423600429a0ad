"""Which risks a text shows: the model's probability weighed with transparent evidence and vetoes."""

import re
import tomllib
from collections.abc import Mapping, Sequence

from analyzers.dictionaries import read
from analyzers.records import FLAGS


class _Rules:
    """The patterns of one flag: ``certain`` raises it alone, ``veto`` are phrases that do not count as evidence,
    ``words`` must be there (outside a veto) for the model's word to count when a veto phrase stands in the text."""

    def __init__(self, flag: str, table: Mapping[str, Sequence[str]]) -> None:
        def compiled(key: str) -> re.Pattern[str] | None:
            return re.compile("|".join(f"(?:{part})" for part in table[key])) if table.get(key) else None

        self.flag, self.certain, self.veto, self.words = (
            flag, compiled("certain"), compiled("veto"), compiled("words"),
        )  # fmt: skip

    def says(self, text: str, probable: bool) -> bool:
        if self.veto is not None and self.veto.search(text):
            text = self.veto.sub("　", text)
            probable = probable and self.words is not None and self.words.search(text) is not None
        return probable or (self.certain is not None and self.certain.search(text) is not None)


class FlagJudge:
    """Decides the flags of a text from the model's probabilities and the words of ``dictionaries/flags.toml``."""

    def __init__(self, thresholds: Mapping[str, float]) -> None:
        tables = tomllib.loads(read("flags.toml"))
        self._rules = [(_Rules(flag, tables.get(flag, {})), thresholds[flag]) for flag in FLAGS]

    def __call__(
        self, text: str, probabilities: Sequence[float], pii: bool
    ) -> tuple[tuple[str, ...], dict[str, float]]:
        """The flags raised, and every flag's probability. ``pii``: the mask removed something from the text."""
        risks = {flag: round(value, 4) for flag, value in zip(FLAGS, probabilities, strict=True)}
        if pii:
            risks["pii"] = 1.0
        raised = tuple(r.flag for r, threshold in self._rules if r.says(text, risks[r.flag] >= threshold))
        return raised, risks
