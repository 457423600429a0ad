"""What is asked of and told to Elasticsearch, without a server."""

from datetime import UTC, datetime
from typing import Any

import pytest

from dashboards.documents.catalogue import FIELDS
from dashboards.indexes.elasticsearch.asking import ask, newest_first
from dashboards.indexes.elasticsearch.mapping import (
    SCHEMA_VERSION,
    derived,
    derived_fields,
    mapping,
    month,
    settings,
    source,
)
from dashboards.indexes.elasticsearch.months import first_kept, month_of
from dashboards.indexes.elasticsearch.names import Names
from dashboards.indexes.elasticsearch.templates import index_template
from dashboards.indexes.elasticsearch.versions import HIGHEST, REWRITES, rewritten, written
from dashboards.indexes.sqlite.schema import facets_of
from dashboards.ports import KINDS, Kind, Query
from tests.contracts.index_documents import body


@pytest.mark.parametrize("kind", KINDS)
def test_the_mapping_has_the_catalogues_fields_and_no_others(kind: Kind) -> None:
    """The same fields that the file's columns and bodies are made of; unknown ones are refused; derived ones are not
    in the source."""
    made = mapping(kind)
    names = {known.name for known in FIELDS[kind]}
    assert made["dynamic"] == "strict"
    assert made["properties"].keys() == names | derived_fields(kind).keys()
    assert set(facets_of(kind)) <= names
    assert set(made["_source"]["excludes"]) == set(derived_fields(kind))
    assert not names & derived_fields(kind).keys()


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_the_type_of_the_catalogue(kind: Kind) -> None:
    """What is filtered and counted by is a keyword or a boolean; texts are analysed by cjk; objects are not searched."""
    fitting = {
        "keyword": "keyword", "text": "text", "date": "date", "integer": "long", "float": "double", "boolean": "boolean",
        "object": "object",
    }  # fmt: skip
    properties = mapping(kind)["properties"]
    for known in FIELDS[kind]:
        assert properties[known.name]["type"] == fitting[known.type], known.name
        assert (properties[known.name].get("analyzer") == "cjk") == (known.type == "text")
        assert (properties[known.name].get("enabled") is False) == (known.type == "object")


@pytest.mark.parametrize("kind", KINDS)
def test_every_derived_field_is_made(kind: Kind) -> None:
    """Of any body, also one that is empty but for its id and time."""
    assert derived(kind, body(kind, "a")).keys() == derived_fields(kind).keys()


def test_a_changed_mapping_has_a_new_version() -> None:
    """Whoever changes the catalogue or the mapping raises SCHEMA_VERSION, or stored indices would not be lifted."""
    from crawlers.records import content_id

    made = content_id(*(repr(mapping(kind)) for kind in KINDS), repr(settings(1)))
    assert (SCHEMA_VERSION, made) == (2, "08d3e8b9eb42ed2d")


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2026-03-31T15:59:59Z", "2026.03"),
        ("2026-03-31T16:00:00+00:00", "2026.04"),
        ("2026-01-01T00:00:00+08:00", "2026.01"),
        ("0999-05-01T00:00:00+00:00", "0999.05"),
    ],
)
def test_a_months_bounds_are_those_of_shanghai(published: str, expected: str) -> None:
    """Whatever zone the time is written in."""
    assert month({"published_at": published}) == expected


@pytest.mark.parametrize(
    ("months", "expected"), [(1, "2026.02"), (2, "2026.01"), (3, "2025.12"), (14, "2025.01"), (15, "2024.12")]
)
def test_whole_months_before_the_present_one_are_kept(months: int, expected: str) -> None:
    """Counted back over the turn of the year, from the month it is in Shanghai."""
    assert first_kept(datetime(2026, 2, 28, 17, tzinfo=UTC), months) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [("2026-03", "2026.03"), ("2026-13", None), ("2026.03", None), ("26-03", None), ("", None)],
)
def test_a_month_is_written_like_a_date(given: str, expected: str | None) -> None:
    """Anything else is no month."""
    assert month_of(given) == expected


def test_names_are_read_back() -> None:
    """Of our own prefix and no other, also where one prefix begins like another."""
    names = Names("minsheng", 3)
    place = names.place(names.index("mentions", "2026.03"))
    assert place is not None
    assert (place.kind, place.version, place.month) == ("mentions", 3, "2026.03")
    assert names.place("minsheng-two-mentions-v1-2026.03") is None
    assert names.place("alerts-v1") is None
    assert names.place("minsheng-alerts") is None
    assert names.version_of_template(names.template("alerts")) == 3
    assert names.version_of_template(names.settings()) == 3
    assert names.version_of_template(names.custom("alerts")) is None


@pytest.mark.parametrize("kind", KINDS)
def test_an_index_template_fits_its_own_indices_only(kind: Kind) -> None:
    """Version 1 must not match the indices of version 10."""
    patterns = index_template(Names("m", 1), kind)["index_patterns"]
    assert patterns == [f"m-{kind}-v1", f"m-{kind}-v1-*"]


def test_a_rewrite_stands_between_a_version_and_the_next() -> None:
    """It wins over what was read and loses to any newer document, also after more rewrites than there is room for."""
    external = written(5)
    for _ in range(3 * REWRITES):
        later = rewritten(external)
        assert external <= later < written(6)
        external = later
    assert rewritten(written(5)) > written(5)
    assert written(HIGHEST) + REWRITES - 1 < 1 << 63


@pytest.mark.parametrize("version", [-1, HIGHEST + 1])
def test_a_version_without_room_is_refused(version: int) -> None:
    """Rather than compared wrongly."""
    with pytest.raises(ValueError, match=str(HIGHEST)):
        written(version)


def clauses(**asked: Any) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = ask(Query(kind="mentions", **asked))["bool"]["filter"]
    return made


def test_a_question_without_conditions_matches_everything() -> None:
    """And is ordered newest first, equal times by id."""
    assert ask(Query(kind="alerts")) == {"match_all": {}}
    assert newest_first("alerts") == [{"ordered": "desc"}, {"alert_id": "desc"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("拖欠工资", {"match_phrase": {"written": {"query": "拖欠 欠工 工资"}}}),
        ("卡", {"prefix": {"written": {"value": "卡"}}}),
        ("ＡＰＰ", {"match_phrase": {"written": {"query": "app"}}}),
        ("12333没", {"match_phrase_prefix": {"written": {"query": "12333 没", "max_expansions": 1_000_000}}}),
        ("，。", {"match_none": {}}),
    ],
)
def test_words_are_phrases_of_pairs(text: str, expected: dict[str, Any]) -> None:
    """The same tokens that every index is searched by."""
    assert clauses(text=text) == [expected]


def test_every_word_is_asked_for() -> None:
    """A clause each."""
    assert len(clauses(text="工资 拖欠 工资")) == 2


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"platform": "weibo"}, {"terms": {"platform": ["weibo"]}}),
        ({"platform": ["weibo", "douyin"]}, {"terms": {"platform": ["weibo", "douyin"]}}),
        ({"platform": []}, {"match_none": {}}),
        ({"deleted": "maybe"}, {"match_none": {}}),
        ({"mention_id": ""}, {"match_none": {}}),
    ],
)
def test_filters_are_exact(filters: dict[str, Any], expected: dict[str, Any]) -> None:
    """Nothing fits an empty sequence or a value that the field cannot have."""
    assert clauses(filters=filters) == [expected]


def test_empty_means_no_value_or_an_empty_one() -> None:
    """Beside other values too."""
    (clause,) = clauses(filters={"region": ["大安市", ""]})
    assert clause["bool"]["minimum_should_match"] == 1
    assert len(clause["bool"]["should"]) == 3


def test_times_bound_by_the_microsecond() -> None:
    """since included, until not."""
    moment = datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC)
    assert clauses(since=moment, until=moment) == [
        {"range": {"ordered": {"gte": 1_000_005}}},
        {"range": {"ordered": {"lt": 1_000_005}}},
    ]


def test_a_source_is_the_body_and_what_is_derived() -> None:
    """As JSON; the tokens of each text field apart, so that no phrase reaches from one into the next."""
    import json

    sent = json.loads(source("alerts", body("alerts", "x", title="欠薪", reason="三天")))
    assert sent["written"] == ["欠薪 薪 ", "三天 天 "]
    assert sent["ordered"] == 1_773_622_800_000_000
    assert {name: sent[name] for name in body("alerts", "x")} == body(
        "alerts", "x", title="欠薪", reason="三天"
    )
