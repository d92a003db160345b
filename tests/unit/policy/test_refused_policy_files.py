"""A wrong policy file is refused on load, with its line, its key and what to do."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from processors.errors import Refuse
from processors.evidence.checks import bars
from processors.policy import PolicyRefused, load_policy
from processors.policy.checking import WHOLE_TABLES

HEAD = "name: trial\nextends: platform\n"
NEGOTIATION = """figures:
  T-01.negotiation:
    rule: T-01
    name: {zh: "协商期", en: "negotiation"}
    unit: duration
    source: ours
    effective_from: 2026-06-01
    value: 96h
"""


def load(tmp_path, text):
    file = tmp_path / "trial.yaml"
    file.write_text(text, encoding="utf-8")
    return load_policy(file)


def refused(tmp_path, text):
    with pytest.raises(PolicyRefused) as caught:
        load(tmp_path, text)
    return caught.value


def test_a_file_that_extends_the_shipped_one_changes_only_what_it_gives(tmp_path):
    policies = load(tmp_path, HEAD + NEGOTIATION)

    before = policies.at(datetime(2026, 5, 1, tzinfo=UTC))
    after = policies.at(datetime(2026, 6, 1, tzinfo=UTC))
    assert before.duration("T-01.negotiation") == timedelta(hours=72)
    assert after.duration("T-01.negotiation") == timedelta(hours=96)
    assert after.money("C-01.cap") == 50_000
    assert before.version != after.version


def test_a_figure_of_next_year_leaves_the_version_of_today_alone(tmp_path):
    without = load(tmp_path, HEAD)
    later = load(tmp_path, HEAD + NEGOTIATION)

    today = datetime(2026, 3, 1, tzinfo=UTC)
    assert without.at(today).version == later.at(today).version


def test_a_refusal_is_of_the_family_refuse_and_lists_every_problem_in_order(tmp_path):
    text = HEAD + NEGOTIATION.replace("96h", "soon").replace("rule: T-01", "rule: T-02")

    error = refused(tmp_path, text)

    assert isinstance(error, Refuse)
    assert [problem.line for problem in error.problems] == [5, 10]
    assert "soon" in str(error)
    assert "72h or 15d" in str(error)
    assert "trial.yaml" in str(error)


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("96h", "1.5h", 10, "no period"),
        ("96h", "0h", 10, "no period"),
        ("unit: duration", "unit: money", 7, "write unit: duration"),
        ("unit: duration", "unit: hours", 7, "use one of the units named"),
        ("source: ours", "source: mine", 8, "use one of the words named"),
        ("effective_from: 2026-06-01", "effective_from: soon", 9, "date"),
        ("    value: 96h\n", "", 4, "has no value with a date"),
        ("    value: 96h\n", "    value: 96h\n    valeu: 1\n", 11, "remove it"),
        ('en: "negotiation"', 'en: ""', 6, "both languages"),
        ("T-01.negotiation:", "T-01.negotiatoin:", 4, "no rule reads it"),
        ("T-01.negotiation:", "negotiation:", 4, "<rule id>.<name>"),
        ("    value: 96h\n", "    value: 96h\n    value: 48h\n", 11, "given twice"),
        ("    value: 96h\n", "    value: [96h\n", 11, "not YAML"),
    ],
)
def test_each_mistake_is_told_with_its_line(tmp_path, old, new, line, told):
    error = refused(tmp_path, HEAD + NEGOTIATION.replace(old, new))

    assert error.problems[0].line == line, str(error)
    assert told in str(error)


def test_a_whole_file_without_a_figure_is_refused_naming_it(tmp_path):
    error = refused(tmp_path, "name: bare\n")

    assert any(problem.key == "figures › C-01.cap" for problem in error.problems)
    assert "extends: platform" in str(error)


def test_the_country_code_of_norway_is_not_read_as_no(tmp_path):
    table = """figures:
  law.territories:
    rule: null
    name: {zh: "法域", en: "territories"}
    unit: table
    source: law
    effective_from: 2026-01-01
    value: {CN: china, NO: dsa}
"""

    error = refused(tmp_path, HEAD + table)

    assert error.problems[0].line == 10
    assert '"NO"' in error.problems[0].remedy


def test_a_law_profile_that_is_not_there_is_refused(tmp_path):
    text = HEAD + NEGOTIATION.replace("T-01.negotiation", "law.default_profile").replace(
        "rule: T-01", "rule: null"
    ).replace("duration", "choice").replace("96h", "atlantis")

    assert "atlantis" in str(refused(tmp_path, text))


def test_a_law_profile_that_takes_its_days_from_no_figure_is_refused(tmp_path):
    profile = """law_profiles:
  dmca:
    name: {zh: "美国法", en: "US law"}
    basis: "17 U.S.C. 512"
    rights: [copyright]
    counter_notice: {count: C-01.cap, unit: us_business_days, runs_from: received}
    appeal: {count: T-11.window, unit: days, runs_from: decided}
    statement_of_reasons: platform
"""

    error = refused(tmp_path, HEAD + profile)

    assert error.problems[0].line == 8
    assert "C-01.cap" in str(error)


def test_a_table_of_another_kind_is_refused(tmp_path):
    table = NEGOTIATION.replace("T-01.negotiation", "E-02.confidence").replace("T-01", "E-02")
    text = HEAD + table.replace("duration", "table").replace("96h", "{amount: high}")

    assert "cannot read" in str(refused(tmp_path, text))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("{{ figure('T-01.negotiation') ", "is no template"),
        ("{{ figure('T-99.none') }}", "T-99.none"),
        ("{{ deadline | moment }}", "uses facts it does not need: deadline"),
        ("{{ 1 | nofilter }}", "is no template"),
        ("{{ ''.__class__.__mro__ }}", "is no template"),
        ("{{ range(10 ** 9) | length }}", "is no template"),
        ("{{ 1 / 0 }}", "is no template"),
    ],
)
def test_a_sentence_that_could_not_be_printed_is_refused(tmp_path, sentence, told):
    rules = f"""rules:
  T-01:
    name: {{zh: "协商", en: "Negotiation"}}
    text:
      zh: "协商。"
      en: "{sentence}"
"""

    error = refused(tmp_path, HEAD + rules)

    assert told in str(error)
    assert error.problems[0].line == 8


def test_versions_out_of_order_are_refused(tmp_path):
    text = HEAD + NEGOTIATION.replace(
        "    effective_from: 2026-06-01\n    value: 96h\n",
        "    versions:\n"
        "      - {effective_from: 2026-06-01, value: 96h}\n"
        "      - {effective_from: 2026-01-01, value: 72h}\n",
    )

    assert "oldest first" in str(refused(tmp_path, text))


def test_a_file_that_is_not_there_is_refused_with_its_path(tmp_path):
    with pytest.raises(PolicyRefused, match="nowhere"):
        load_policy(tmp_path / "nowhere.yaml")


def test_an_empty_file_is_refused(tmp_path):
    assert "line 1" in str(refused(tmp_path, ""))


SETTLED = """figures:
  E-05.seal_settled:
    rule: E-05
    name: {zh: "改", en: "changed"}
    unit: table
    source: ours
    effective_from: 2026-06-01
    value: {cost: 3.0, strips: 2, likeness: 0.6, confidence: 0.9}
"""


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (", strips: 2", "", "strips"),
        ("cost:", "costs:", "cost, costs"),
        ("{", "{more: 1, ", "more"),
    ],
)
def test_a_table_that_is_read_whole_must_hold_each_of_its_names_and_no_other(
    tmp_path, old, new, named
):
    assert load(tmp_path, HEAD + SETTLED).policies
    head, _, value = SETTLED.rpartition("    value")

    error = refused(tmp_path, f"{HEAD}{head}    value{value.replace(old, new)}")

    (problem,) = error.problems
    assert problem.line == 10
    assert problem.what.endswith(f": {named}")


def test_every_table_that_makes_a_checks_bars_is_known_to_be_read_whole():
    from_tables = {
        key: {field.name for field in fields(kind)}
        for key, kind in (
            ("E-02.legible", bars.LegibleBars),
            ("E-02.picture_faults", bars.FaultBars),
            ("E-05.seal_settled", bars.SettleBars),
            ("E-11.patch", bars.PatchBars),
            ("E-11.smoothed", bars.SmoothBars),
        )
    }
    shipped = load_policy().policies[-1]

    assert from_tables.keys() == WHOLE_TABLES
    assert {key: set(shipped.table(key)) for key in WHOLE_TABLES} == from_tables
