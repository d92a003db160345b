"""A verdict on a proof as people read it on a terminal."""

from processors.proof import Link, Point, ProofVerdict, Truth
from processors.text import Text
from streams.proof_page import to_text

LINK = Link("authorization", "letter.pdf", "甲公司", None, Truth.PASS)
POINT = Point("E-06", "AUTH_EXPIRED", "letter.pdf", Truth.FAIL, Text("已过期。", "Expired."))
DOUBT = Point("E-12", "PROOF_PACK_INCOMPLETE", None, Truth.UNKNOWN, Text("不全。", "Incomplete."))


def test_a_verdict_is_told_with_its_chain_and_what_fails_in_both_languages() -> None:
    told = to_text(ProofVerdict("insufficient", (POINT,), (DOUBT,), (LINK,)))

    assert told.splitlines() == [
        "结论 verdict: 不充分 insufficient",
        "",
        "授权与进货链 chain:",
        "  ✓ 甲公司 ─ 授权 authorizes → ?  [letter.pdf]",
        "",
        "不成立 what fails:",
        "  ✗ E-06 AUTH_EXPIRED  [letter.pdf]",
        "      已过期。",
        "      Expired.",
        "",
        "待人工核看 for a person to look at:",
        "  ? E-12 PROOF_PACK_INCOMPLETE",
        "      不全。",
        "      Incomplete.",
    ]


def test_what_a_sufficient_proof_leaves_open_is_said_to_change_nothing() -> None:
    told = to_text(ProofVerdict("sufficient", (), (DOUBT,), ()))

    assert "beside it, without effect on the verdict" in told
    assert "person" not in told


def test_nothing_a_paper_says_reaches_the_terminal_as_anything_but_text() -> None:
    hostile = "a[red]\x1b[2J\n✓ E-12"
    link = Link("invoice", hostile, hostile, hostile, Truth.FAIL)
    point = Point("E-03", "X", hostile, Truth.FAIL, Text(hostile, hostile))

    told = to_text(ProofVerdict("insufficient", (point,), (), (link,)))

    assert "\x1b" not in told
    assert "[red]" in told
    assert len(told.splitlines()) == 9
