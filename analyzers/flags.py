"""Which risks a text shows: the model's probability weighed with transparent evidence and vetoes."""

import re
import tomllib
from collections.abc import Mapping, Sequence

from analyzers.dictionaries import read
from analyzers.records import FLAGS

#: from this probability on the model is heard without a telling word
SURE = 0.3
#: below this probability no pattern is tried: on the training comments no true risk fell under it
ATTEND = 0.003


class _Rules:
    """The patterns of one flag (``certain``, ``veto`` and ``words``, explained in the dictionary) and its threshold."""

    def __init__(self, table: Mapping[str, Sequence[str]], threshold: float) -> None:
        self._certain, self._veto, self._words = (
            _any(table.get(key, ())) for key in ("certain", "veto", "words")
        )
        self._threshold = threshold

    def raised(self, text: str, probability: float) -> bool:
        """Whether the flag stands, given the model's probability."""
        if probability < ATTEND:
            return False
        sure = probability >= SURE
        if self._veto is not None and self._veto.search(text):
            text, sure = self._veto.sub("　", text), False
        if self._certain is not None and self._certain.search(text):
            return True
        if probability < self._threshold:
            return False
        return sure or self._words is None or self._words.search(text) is not None


def _any(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{part})" for part in patterns)) if patterns else None


class FlagJudge:
    """Decides the flags of a text from the model's probabilities and the words of ``dictionaries/flags.toml``."""

    def __init__(self, thresholds: Mapping[str, float]) -> None:
        tables = tomllib.loads(read("flags.toml"))
        self._rules = [(flag, _Rules(tables.get(flag, {}), thresholds[flag])) for flag in FLAGS]

    def __call__(
        self, text: str, probabilities: Sequence[float], pii: bool
    ) -> tuple[tuple[str, ...], dict[str, float]]:
        """The flags raised, and every flag's probability. ``pii``: the mask removed something from the text."""
        risks = {flag: round(value, 4) for flag, value in zip(FLAGS, probabilities, strict=True)}
        if pii:
            risks["pii"] = 1.0
        raised = tuple(flag for flag, rules in self._rules if rules.raised(text, risks[flag]))
        return raised, risks
