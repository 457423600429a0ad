"""Which risks a text shows: the model's probability weighed with transparent evidence and vetoes."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from math import exp, log
from typing import NamedTuple

from analyzers.dictionaries import read
from analyzers.records import FLAGS

#: below this probability no pattern is tried: on the training comments hardly a true risk fell under it
ATTEND = 0.003
#: what evidence adds to the log odds of the model's probability, and what a text without any sign, a veto and play
#: take away: rounded from logistic fits over the training comments' held-out probabilities, which gave signs 1.0 to
#: 3.4, hints 0.7 to 2.2, certain 1.4 to 4.0, veto -2.5 to 0.3 and constants of -1.0 to 1.1, flag by flag
SIGN, HINT, CERTAIN, NOTHING, VETO, LAUGHTER = 2.2, 1.1, 3.5, -1.0, -2.0, -1.5
#: what is left of a probability in a text that is nothing but play
PLAYED = 0.1
#: signs (a hint is half a sign) of more kinds than this add nothing
MOST_SIGNS = 3


class Judged(NamedTuple):
    """The flags raised, every flag's risk (0 to 1), and whether the text is nothing but play."""

    flags: tuple[str, ...]
    risks: dict[str, float]
    played: bool


class _Evidence:
    """The patterns of one flag, explained in the dictionary."""

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        self._certain, self._veto = (_any(table.get(key, ())) for key in ("certain", "veto"))
        self._signs = [
            (re.compile(pattern), weight)
            for key, weight in (("signs", SIGN), ("hints", HINT))
            for pattern in table.get(key, ())
        ]

    def weigh(self, text: str, probability: float, laughs: bool) -> float:
        """The model's probability with the evidence: the risk, 0 to 1."""
        odds = log(probability / (1 - probability))
        if self._veto is not None and (bare := self._veto.sub("　", text)) != text:
            text, odds = bare, odds + VETO
        found = sum(weight for sign, weight in self._signs if sign.search(text))
        odds += min(found, MOST_SIGNS * SIGN) or NOTHING
        if laughs:
            odds += LAUGHTER
        elif self._certain is not None and self._certain.search(text):
            odds += CERTAIN
        return 1 / (1 + exp(-odds))


def _any(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{part})" for part in patterns)) if patterns else None


class FlagJudge:
    """Decides the flags of a text from the model's probabilities and the words of ``dictionaries/flags.toml``."""

    def __init__(self, thresholds: Mapping[str, float]) -> None:
        tables = tomllib.loads(read("flags.toml"))
        self._strong, self._light = (re.compile("|".join(tables["play"][key])) for key in ("strong", "light"))
        self._flags = [
            (flag, _Evidence(tables[flag]) if flag in tables else None, thresholds[flag]) for flag in FLAGS
        ]

    def __call__(self, text: str, probabilities: Sequence[float], pii: bool) -> Judged:
        """What a masked text shows. ``pii``: the mask removed something from it."""
        risks: dict[str, float] = {}
        raised = []
        played = laughs = None
        for (flag, evidence, threshold), probability in zip(self._flags, probabilities, strict=True):
            risk = probability
            if evidence is not None and probability >= ATTEND:
                if played is None:
                    played = self._strong.search(text) is not None
                    laughs = self._light.search(text) is not None
                risk = risk * PLAYED if played else evidence.weigh(text, min(risk, 0.9999), bool(laughs))
            if flag == "pii" and pii:
                risk = 1.0
            risks[flag] = round(risk, 4)
            if risk >= threshold:
                raised.append(flag)
        return Judged(tuple(raised), risks, bool(played))
