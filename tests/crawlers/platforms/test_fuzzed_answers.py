"""Answers that went wrong on the way; ``python -m tests.crawlers.platforms.fuzzing 100000`` is the full size."""

from tests.crawlers.platforms.fuzzing import run


def test_no_mutated_answer_raises_or_loses_a_comment_without_a_word() -> None:
    """2,000 seeded cases: each is parsed, parsed less and says so, or reported."""
    told = run(2_000, 20260302)
    assert sum(told.values()) == 2_000
    assert min(told["parsed"], told["parsed less"], told["reported"]) > 100
