"""A ground says what the rule says and how it meets the facts; hostile facts stay text."""

from datetime import UTC, datetime

import pytest

from processors.policy import UnknownFigure, load_policy
from processors.policy.wording import LONGEST_SAID, LONGEST_VALUE, plain, said, word
from processors.reasons import ground_text

DEADLINE = "2026-03-01T02:00:00Z"


@pytest.fixture(scope="module")
def policy():
    return load_policy().at(datetime(2026, 3, 1, tzinfo=UTC))


def test_a_rule_prints_its_figures_in_both_languages(policy):
    text = ground_text("C-01", {}, policy)

    assert "30%" in text.zh
    assert "¥500.00" in text.zh
    assert "天猫积分" in text.zh
    assert "30% of the goods amount, at most ¥500.00, in Tmall points" in text.en


def test_a_detail_is_added_where_its_facts_are_known(policy):
    without = ground_text("T-03", {}, policy)
    with_deadline = ground_text("T-03", {"deadline": DEADLINE}, policy)

    assert with_deadline.zh == without.zh + "期限至 2026年3月1日 10:00（北京时间）。"
    assert with_deadline.en.endswith("The end is 1 March 2026, 10:00 (Asia/Shanghai).")


@pytest.mark.parametrize("facts", [{"deadline": None}, {"other": 1}, {}])
def test_a_fact_that_is_absent_is_no_error(policy, facts):
    assert ground_text("T-03", facts, policy) == ground_text("T-03", {}, policy)


def test_every_rule_has_a_sentence_with_and_without_its_facts(policy):
    for rule in policy.rules:
        needs = {need for detail in policy.rule(rule).details for need in detail.needs}
        for facts in (
            {},
            dict.fromkeys(needs, 5),
            dict.fromkeys(needs, "x"),
            {key: [] for key in needs},
        ):
            text = ground_text(rule, facts, policy)

            assert text.zh
            assert text.en
            assert "{" not in text.zh + text.en


def test_the_same_facts_under_an_older_policy_print_its_figures():
    policies = load_policy()

    older = ground_text("C-02", {}, policies.policies[0])
    newer = ground_text("C-02", {}, policies.policies[-1])

    assert "3 times what was paid" not in newer.en
    assert "4 times" in newer.en
    assert "4 times" not in older.en


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ figure('C-01.cap') }}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{{ ''.__class__.__mro__ }}",
        "<script>alert(1)</script>",
    ],
)
def test_a_template_inside_a_fact_is_only_text(policy, hostile):
    text = ground_text("I-11", {"merged_into": hostile}, policy)

    assert "¥500" not in text.en
    assert "class" not in text.en or hostile in text.en


def test_a_hostile_value_is_one_short_line_without_control_or_direction_marks():
    value = "a\u202eb\x00c\nd\u200b" + "e" * 500

    shown = plain(value)

    assert shown.startswith("abc de")
    assert len(shown) == LONGEST_VALUE
    assert "\n" not in shown


def test_a_word_that_the_contracts_do_not_have_is_not_repeated():
    assert word("13800000000@x.example", "en") == "(not listed)"
    assert word("张三", "zh") == "（未列名）"
    assert word("out_of_stock", "zh") == "缺货"


def test_a_rule_that_the_catalogue_does_not_have_raises(policy):
    with pytest.raises(UnknownFigure):
        ground_text("Z-01", {}, policy)


def test_an_officers_words_are_printed_without_contacts_and_on_one_line():
    words = "买家电话13800000000，邮箱 a.b@example.com，\n身份证11010519491231002X。"

    assert said(words, "zh") == "买家电话［已隐去］，邮箱 ［已隐去］， 身份证［已隐去］"


def test_an_officers_words_are_taken_in_the_readers_language():
    both = {"zh": "印章不符。", "en": "The seal differs."}

    assert said(both, "zh") == "印章不符"
    assert said(both, "en") == "The seal differs"
    assert len(said("x" * 900, "en")) == LONGEST_SAID
