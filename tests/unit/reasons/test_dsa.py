"""The EU form: made right for each restriction, refused wherever the database would refuse it."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from processors.policy import load_policy
from processors.reasons import DsaParts, DsaRefused, check_dsa_statement, dsa_statement

POLICY = load_policy().at(datetime(2026, 3, 1, tzinfo=UTC))
TAKEDOWN = DsaParts(
    puid="0b0b2f8a-6ce5-5d1f-b8c8-6a2b6f0e9e57",
    kind="takedown",
    topic="trademark",
    rules=("I-03", "I-02"),
    automation="fully",
    source="notice",
    known_since=date(2026, 2, 20),
    effective_at=datetime(2026, 3, 1, 8, tzinfo=UTC),
    territory="DE",
)
RESTRICTION = replace(
    TAKEDOWN,
    kind="restrict_shop",
    rules=("I-04",),
    automation="partially",
    restriction="publishing",
    ends_at=datetime(2026, 3, 31, 8, tzinfo=UTC),
)
TOPICS = tuple(POLICY.table("law.dsa_topics"))


def changed(**changes):
    """A right statement with fields set, or dropped where None."""
    statement = deepcopy(dsa_statement(TAKEDOWN, POLICY))
    for name, value in changes.items():
        statement.pop(name, None)
        if value is not None:
            statement[name] = value
    return statement


def refusal(statement):
    with pytest.raises(DsaRefused) as caught:
        check_dsa_statement(statement)
    return str(caught.value)


def test_the_schema_is_a_schema():
    file = resources.files("processors.reasons").joinpath("dsa_statement.schema.json")
    schema = json.loads(file.read_text("utf-8"))

    Draft202012Validator.check_schema(schema)
    assert len(schema["$defs"]["category_specification"]["enum"]) == 69
    assert len(schema["$defs"]["category"]["enum"]) == 16
    assert "KEYWORD_DANGEROUS_TOYS" not in schema["$defs"]["category_specification"]["enum"]


def test_a_takedown_removes_visible_content():
    statement = dsa_statement(TAKEDOWN, POLICY)

    assert statement["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_REMOVED"]
    assert statement["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    assert statement["category"] == "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS"
    assert statement["category_specification"] == ["KEYWORD_TRADEMARK_INFRINGEMENT"]
    assert statement["source_type"] == "SOURCE_ARTICLE_16"
    assert statement["automated_decision"] == "AUTOMATED_DECISION_FULLY"
    assert statement["content_date"] == "2026-02-20"
    assert statement["application_date"] == "2026-03-01"
    assert statement["puid"] == TAKEDOWN.puid


def test_a_right_of_another_territory_is_a_breach_of_the_platforms_rules():
    statement = dsa_statement(replace(TAKEDOWN, territory="CN"), POLICY)

    assert statement["decision_ground"] == "DECISION_GROUND_INCOMPATIBLE_CONTENT"
    assert "I-03" in statement["incompatible_content_ground"]
    assert "illegal_content_legal_ground" not in statement


@pytest.mark.parametrize(
    ("restriction", "field", "value", "end"),
    [
        ("publishing", "decision_provision", "DECISION_PROVISION_PARTIAL_SUSPENSION", "service"),
        ("privileges", "decision_provision", "DECISION_PROVISION_PARTIAL_SUSPENSION", "service"),
        ("ranking", "decision_visibility", ["DECISION_VISIBILITY_CONTENT_DEMOTED"], "visibility"),
        ("account", "decision_account", "DECISION_ACCOUNT_SUSPENDED", "account"),
    ],
)
def test_each_restriction_of_a_shop_has_its_field_and_its_end(restriction, field, value, end):
    statement = dsa_statement(replace(RESTRICTION, restriction=restriction), POLICY)

    assert statement[field] == value
    assert statement[f"end_date_{end}_restriction"] == "2026-03-31"


def test_an_account_closed_without_end_is_terminated():
    statement = dsa_statement(replace(RESTRICTION, restriction="account", ends_at=None), POLICY)

    assert statement["decision_account"] == "DECISION_ACCOUNT_TERMINATED"


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("parts", [TAKEDOWN, RESTRICTION], ids=["takedown", "restrict_shop"])
@pytest.mark.parametrize("source", ["notice", "trusted_flagger", "complaint", "own"])
@pytest.mark.parametrize("territory", ["DE", "CN", None])
def test_every_topic_source_and_territory_makes_an_accepted_statement(
    topic, parts, source, territory
):
    statement = dsa_statement(
        replace(parts, topic=topic, source=source, territory=territory), POLICY
    )

    check_dsa_statement(statement)
    assert statement["automated_detection"] == ("Yes" if source == "own" else "No")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        # one of the four decisions
        ({"decision_visibility": None}, "not valid under any of the given schemas"),
        # "other" needs its text, and only "other" may have it
        ({"decision_visibility": ["DECISION_VISIBILITY_OTHER"]}, "decision_visibility_other"),
        ({"decision_visibility_other": "Something else"}, "decision_visibility_other"),
        ({"decision_monetary": "DECISION_MONETARY_OTHER"}, "decision_monetary_other"),
        ({"decision_monetary_other": "Something else"}, "decision_monetary_other"),
        ({"content_type": ["CONTENT_TYPE_OTHER"]}, "content_type_other"),
        ({"content_type_other": "Something else"}, "content_type_other"),
        ({"category_specification_other": "Something else"}, "category_specification_other"),
        # the ground decides which texts stand
        ({"illegal_content_explanation": None}, "illegal_content_explanation"),
        ({"illegal_content_legal_ground": None}, "illegal_content_legal_ground"),
        ({"incompatible_content_ground": "Terms"}, "incompatible_content_ground"),
        ({"incompatible_content_illegal": "Yes"}, "incompatible_content_illegal"),
        (
            {"decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT"},
            "incompatible_content_ground",
        ),
        # required, enumerations, limits
        ({"decision_facts": None}, "decision_facts"),
        ({"puid": None}, "puid"),
        ({"territorial_scope": None}, "territorial_scope"),
        ({"category": "STATEMENT_CATEGORY_UNSAFE_AND_ILLEGAL_PRODUCTS"}, "category"),
        ({"category_specification": ["KEYWORD_DANGEROUS_TOYS"]}, "category_specification"),
        ({"content_type": []}, "content_type"),
        ({"territorial_scope": ["EL"]}, "territorial_scope"),
        ({"automated_decision": "Yes"}, "automated_decision"),
        ({"automated_detection": "yes"}, "automated_detection"),
        ({"content_language": "xx"}, "content_language"),
        ({"decision_facts": "x" * 5001}, "decision_facts"),
        ({"illegal_content_legal_ground": "x" * 501}, "illegal_content_legal_ground"),
        ({"illegal_content_explanation": "x" * 2001}, "illegal_content_explanation"),
        ({"puid": "a b"}, "puid"),
        ({"puid": "x" * 501}, "puid"),
        ({"decision_ground_reference_url": "ftp://x"}, "decision_ground_reference_url"),
        ({"content_id": {"EAN-13": "123"}}, "content_id"),
        ({"content_id": {"ASIN": "1234567890123"}}, "content_id"),
        ({"surprise": "x"}, "surprise"),
        # dates
        ({"content_date": "1999-12-31"}, "content_date"),
        ({"content_date": "2038-01-02"}, "content_date"),
        ({"content_date": "2026-02-30"}, "no day"),
        ({"application_date": "2019-12-31"}, "application_date"),
        ({"end_date_visibility_restriction": "2026-02-28"}, "before application_date"),
        ({"end_date_account_restriction": "2026-04-01"}, "decision_account"),
        # who told
        ({"source_type": "SOURCE_VOLUNTARY", "source_identity": "A company"}, "source_identity"),
        # no personal data
        ({"decision_facts": "write to someone@example.com"}, "personal data"),
        ({"decision_facts": "call 13800000000"}, "personal data"),
        ({"decision_facts": "call +44 20 7946 0000"}, "personal data"),
        ({"decision_facts": "id 11010519491231002X"}, "personal data"),
    ],
)
def test_what_the_database_would_refuse_is_refused_naming_the_field(changes, told):
    assert told in refusal(changed(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {
            "decision_visibility": ["DECISION_VISIBILITY_OTHER"],
            "decision_visibility_other": "Hidden",
        },
        {"decision_monetary": "DECISION_MONETARY_OTHER", "decision_monetary_other": "Held"},
        {"content_type": ["CONTENT_TYPE_OTHER"], "content_type_other": "Coupon"},
        {"content_id": {"EAN-13": "4006381333931"}},
        {"source_identity": "A company that holds the mark"},
        {"content_date": "2000-01-01", "application_date": "2038-01-01"},
        {"end_date_visibility_restriction": "2038-01-01"},
        {"content_language": "DE"},
        {"puid": "A-z_0" * 100},
    ],
)
def test_what_the_database_would_take_is_taken(changes):
    check_dsa_statement(changed(**changes))


def test_no_sentence_of_an_event_can_enter_the_form():
    fields = set(DsaParts.__dataclass_fields__)

    assert fields == {
        "puid", "kind", "topic", "rules", "automation", "source", "known_since",
        "effective_at", "ends_at", "restriction", "territory",
    }  # fmt: skip
