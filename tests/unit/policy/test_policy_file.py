"""The shipped policy: complete, dated, and the same whoever loads it."""

import json
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
import yaml

from processors.policy import UnknownFigure, load_policy
from processors.policy.schema import committed_schema, policy_schema
from processors.policy.wording import (
    LANGUAGES,
    fact_forms,
    fact_value,
    figure_text,
    figures_in,
    template_fault,
    vocabulary,
)

RULE_IDS = (
    [f"W-{n:02d}" for n in range(1, 21)]
    + [f"R-{n:02d}" for n in (*range(1, 8), *range(11, 15))]
    + [f"T-{n:02d}" for n in range(1, 15)]
    + [f"C-{n:02d}" for n in range(1, 9)]
    + [f"E-{n:02d}" for n in (*range(1, 13), 20, 21)]
    + [f"I-{n:02d}" for n in range(1, 17)]
    + [f"P-{n:02d}" for n in range(1, 6)]
)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def policy():
    return load_policy().at(NOW)


def test_every_rule_id_has_a_name_and_a_text_in_both_languages(policy):
    assert sorted(policy.rules) == sorted(RULE_IDS)
    assert all(
        rule.name.zh and rule.name.en and rule.text.zh and rule.text.en
        for rule in policy.rules.values()
    )


def test_every_figure_has_both_names_and_prints_in_both_languages(policy):
    printed = [
        figure_text(policy, key, language) for key in policy.figures for language in LANGUAGES
    ]

    assert all(printed)
    assert all(figure.name.zh and figure.name.en for figure in policy.figures.values())


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("T-01.negotiation", timedelta(hours=72)),
        ("T-01.free_amendment", timedelta(hours=48)),
        ("T-01.extension", timedelta(hours=24)),
        ("W-01.window", timedelta(days=15)),
        ("T-06.virtual_wait", timedelta(days=3)),
        ("T-08.standard", timedelta(hours=72)),
        ("T-08.group_buy", timedelta(days=7)),
        ("R-04.inspection", timedelta(days=7)),
        ("T-11.window", timedelta(days=15)),
        ("T-13.silence", timedelta(days=15)),
        ("T-14.proceedings_reminder", timedelta(days=90)),
        ("platform.blob_wait", timedelta(hours=1)),
        ("platform.parking", timedelta(days=15)),
    ],
)
def test_periods_are_those_of_the_rules(policy, key, expected):
    assert policy.duration(key) == expected


def test_figures_of_each_unit_are_those_of_the_rules(policy):
    assert policy.working_days("T-04.take_over") == 2
    assert policy.working_days("T-05.finish") == 7
    assert policy.law_days("T-10.wait") == 15
    assert policy.money("C-01.cap") == 50_000
    assert policy.basis_points("C-01.share") == 3_000
    assert policy.number("T-01.max_extensions") == 10
    assert policy.law_days("E-03.look_back") == 365
    assert policy.choice("C-01.instrument") == "tmall_points"
    assert policy.choices("R-11.reasons") == ("out_of_stock", "not_shipped_on_time")
    assert policy.table("E-02.confidence")["amount"] == 0.9
    assert policy.fraction("I-03.certificate_confidence") == 0.9
    assert policy.flag("calendar.provisional_until_published") is True


def test_a_key_that_is_not_there_raises_at_once(policy):
    with pytest.raises(UnknownFigure, match=r"T-01\.nothing"):
        policy.duration("T-01.nothing")


def test_a_figure_asked_for_by_another_unit_raises(policy):
    with pytest.raises(UnknownFigure, match="working_days"):
        policy.duration("T-04.take_over")


def test_a_rule_that_is_not_there_raises(policy):
    with pytest.raises(UnknownFigure, match="T-99"):
        policy.rule_name("T-99")


def test_a_table_cannot_be_changed(policy):
    with pytest.raises(TypeError):
        policy.table("E-02.confidence")["amount"] = 0.1


@pytest.mark.rule("C-02")
def test_two_versions_hold_at_once_by_date():
    policies = load_policy()

    before = policies.at(datetime(2019, 12, 31, 15, 59, tzinfo=UTC))
    after = policies.at(datetime(2019, 12, 31, 16, 0, tzinfo=UTC))

    assert before.number("C-02.multiple") == 3
    assert after.number("C-02.multiple") == 4
    assert before.version != after.version


def test_an_instant_before_the_first_day_is_judged_by_the_first_version():
    policies = load_policy()

    assert policies.at(datetime(2001, 1, 1, tzinfo=UTC)) is policies.policies[0]


def test_the_version_is_the_same_at_every_load_and_names_policy_and_day():
    one, other = load_policy(), load_policy()

    assert one.versions() == other.versions()
    assert one.at(NOW).version.startswith("platform-2020-01-01-")


@pytest.mark.parametrize(
    ("territory", "right", "profile"),
    [
        (None, None, "china"),
        ("CN", "trademark", "china"),
        ("US", "copyright", "dmca"),
        ("US", "trademark", "china"),
        ("DE", "patent", "dsa"),
        ("BR", "trademark", "china"),
    ],
)
def test_a_right_is_judged_by_the_law_of_its_territory(policy, territory, right, profile):
    assert policy.law_profile(territory, right).id == profile


def test_a_law_profile_takes_its_days_from_the_figure_it_names(policy):
    china, dmca, dsa = (policy.law_profiles[name] for name in ("china", "dmca", "dsa"))

    assert (china.counter_notice.count, china.counter_notice.unit) == (15, "law_days")
    assert (china.appeal.count, china.appeal.unit) == (15, "days")
    assert (dmca.counter_notice.count, dmca.counter_notice.at_latest) == (10, 14)
    assert dmca.counter_notice.runs_from == "received"
    assert (dsa.appeal.count, dsa.appeal.unit) == (6, "months")
    assert (dsa.out_of_court.count, dsa.out_of_court.at_latest) == (90, 180)


def test_every_text_of_the_shipped_file_can_be_printed(policy):
    faults = []
    for rule in policy.rules.values():
        sentences = [(rule.text, frozenset())]
        sentences += [(detail.text, frozenset(detail.needs)) for detail in rule.details]
        for text, names in sentences:
            faults += [template_fault(text.zh, "zh", names), template_fault(text.en, "en", names)]
            assert set(figures_in(text.zh)) | set(figures_in(text.en)) <= set(policy.figures)

    assert set(faults) == {None}


def test_the_committed_schema_is_the_one_the_models_make():
    assert committed_schema() == policy_schema(), "run python -m processors.policy.schema"


def test_the_shipped_file_keeps_the_committed_schema():
    from importlib import resources

    text = resources.files("processors.policy").joinpath("platform.yaml").read_text("utf-8")
    content = json.loads(json.dumps(yaml.safe_load(text), default=str))

    jsonschema.validate(content, json.loads(committed_schema()))


def test_the_committed_schema_refuses_a_figure_without_a_source():
    figure = {"rule": "T-01", "name": {"zh": "期", "en": "p"}, "unit": "duration", "value": "1h"}

    with pytest.raises(jsonschema.ValidationError, match="source"):
        jsonschema.validate(
            {"name": "x", "figures": {"T-01.negotiation": figure}}, json.loads(committed_schema())
        )


def test_every_word_that_a_party_may_read_has_both_languages(policy):
    listed = ("reasons", "services", "states", "remedies", "types", "_kinds", "parts", "ratings")
    spoken = {
        word
        for key, figure in policy.figures.items()
        if figure.unit == "choices" and key.endswith(listed)
        for word in figure.value
    }

    assert spoken - set(vocabulary()) == set()


def test_every_fact_has_a_form_that_prints_it():
    printed = [
        fact_value(entry.form, value, language)
        for entry in fact_forms().values()
        for value in ("x", 5, True, None, ["x"], {}, "2026-03-01T00:00:00Z")
        for language in LANGUAGES
    ]

    assert all(isinstance(text, str) and text for text in printed)
