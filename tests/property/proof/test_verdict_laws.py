"""What holds of every pack: order, more and fewer documents, unread fields."""

from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from proof_packs import (
    AGENT,
    BRAND,
    OWNER,
    POLICY,
    SHOP,
    STRANGER,
    context,
    customs,
    document,
    field,
    goods,
    invoice,
    letter,
    receipt,
)

from processors.proof import ReceiptContext, Reuse, prove, prove_receipt
from processors.proof.names import same_company, written
from processors.proof.truth import Truth, all_of, any_of

COMPANIES = st.sampled_from([OWNER, AGENT, SHOP, STRANGER, None])
REUSES = st.sampled_from([(Reuse("digest", "s-2"),), (Reuse("number", "s-2", True),)])
VERDICTS = st.sampled_from(["needs_review", "insufficient"])


def mostly(make, right, **wrong):
    """Documents that are right, or wrong in one or two of the ways given."""
    changes = st.lists(st.sampled_from(sorted(wrong)), max_size=2, unique=True)
    drawn = changes.flatmap(lambda names: st.fixed_dictionaries({n: wrong[n] for n in names}))
    return st.builds(lambda base, change: make(**(base | change)), right, drawn)


INVOICES = mostly(
    invoice,
    st.fixed_dictionaries(
        {
            "buyer_tax_id": st.none(),
            "seller_name": st.sampled_from([OWNER, AGENT]),
            "invoice_number": st.sampled_from(["1", "2", "3"]),
        }
    ),
    buyer_name=COMPANIES,
    seller_name=COMPANIES,
    issue_date=st.sampled_from(["2025-01-01", "2026-02-02", None]),
    goods=st.sampled_from(
        [
            goods((f"*服装*{BRAND}牌羽绒服", 60)),
            goods((f"*服装*{BRAND}牌羽绒服", None)),
            goods(("*化妆品*口红", 500)),
            goods(("*日用品*货物一批", 500)),
            None,
        ]
    ),
    invoice_number=st.none(),
    total_amount=st.sampled_from(["-1.00", "5.00"]),
    verdict=VERDICTS,
    reuse=REUSES,
)
LETTERS = mostly(
    letter,
    st.sampled_from(
        [
            {},
            {"grantee": AGENT, "sub_licensing": "允许"},
            {"grantor": AGENT, "kind": "brand_agency_authorization"},
        ]
    ),
    grantor=COMPANIES,
    grantee=COMPANIES,
    valid_until=st.sampled_from(["2026-01-31", None]),
    sub_licensing=st.sampled_from(["允许", "不允许", None]),
    scope=st.sampled_from(["第3类：化妆品", None]),
    verdict=VERDICTS,
    reuse=REUSES,
)
CUSTOMS = mostly(customs, st.just({}), importer=COMPANIES, declared_on=st.just("2026-02-02"))
RECEIPTS = mostly(receipt, st.just({}), issued_on=st.none())
DOCUMENTS = st.one_of(INVOICES, INVOICES, LETTERS, LETTERS, CUSTOMS, RECEIPTS)
PACKS = st.lists(DOCUMENTS, max_size=5).map(
    lambda pack: [replace(document, file=f"{i}.pdf") for i, document in enumerate(pack)]
)
CONTEXTS = st.builds(
    lambda holder, sold: context(right_holder=holder, quantity_sold=sold),
    st.sampled_from([OWNER, OWNER, None]),
    st.sampled_from([None, 100]),
)


@pytest.mark.parametrize("verdict", ["sufficient", "insufficient", "needs_review"])
def test_the_packs_drawn_here_come_to_every_verdict(verdict):
    found = find(
        st.tuples(PACKS, CONTEXTS),
        lambda drawn: prove(*drawn, POLICY).verdict == verdict,
        settings=settings(max_examples=2_000, deadline=None, database=None),
    )

    assert found


@given(PACKS, CONTEXTS, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_documents_does_not_matter(pack, asked, chance):
    shuffled = list(pack)
    chance.shuffle(shuffled)

    assert prove(shuffled, asked, POLICY) == prove(pack, asked, POLICY)


@given(PACKS, CONTEXTS)
@settings(max_examples=200, deadline=None)
def test_removing_a_document_never_turns_insufficient_into_sufficient(pack, asked):
    whole = prove(pack, asked, POLICY).verdict

    for left_out in range(len(pack)):
        rest = prove(pack[:left_out] + pack[left_out + 1 :], asked, POLICY).verdict

        assert (whole, rest) != ("insufficient", "sufficient")


@given(PACKS, CONTEXTS)
@settings(max_examples=150, deadline=None)
def test_a_verdict_has_the_reasons_it_needs(pack, asked):
    verdict = prove(pack, asked, POLICY)

    assert (verdict.verdict != "insufficient") or verdict.failing
    assert (verdict.verdict != "sufficient") or not verdict.failing
    assert (verdict.verdict != "needs_review") or verdict.doubts or verdict.failing


UNREADABLE = st.sampled_from(
    ["buyer_name", "seller_name", "issue_date", "grantor", "grantee", "valid_until", "scope"]
)


@given(PACKS, CONTEXTS, UNREADABLE)
@settings(max_examples=200, deadline=None)
def test_a_field_that_is_no_longer_read_never_makes_a_pack_insufficient(pack, asked, name):
    before = prove(pack, asked, POLICY).verdict
    blurred = deepcopy(pack)
    for paper in blurred:
        if name in paper.findings["fields"]:
            paper.findings["fields"][name] = field("unreadable", 0.1, "ocr")

    after = prove(blurred, asked, POLICY).verdict

    assert before == "insufficient" or after != "insufficient"


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text("0123456789.-年月日类第, class", max_size=60),
    st.lists(st.dictionaries(st.sampled_from(["name", "model", "quantity"]), st.text(max_size=9))),
    st.none(),
    st.integers(),
)
FIELD_NAMES = sorted(POLICY.table("E-02.field_class"))
KINDS = sorted(POLICY.table("E-02.required_fields"))


@given(
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(FIELD_NAMES), HOSTILE))
    )
)
@settings(max_examples=150, deadline=None)
def test_no_value_on_a_paper_can_break_the_judgement(drawn):
    pack = [document(f"{i}.pdf", kind, **fields) for i, (kind, fields) in enumerate(drawn)]

    verdict = prove(pack, context(), POLICY)

    assert verdict.verdict in ("sufficient", "insufficient", "needs_review")
    assert prove_receipt(pack, ReceiptContext(None, "SP1"), POLICY).verdict


@given(st.lists(st.sampled_from(Truth)), st.lists(st.sampled_from(Truth)))
def test_the_logic_is_kleenes(left, right):
    assert all_of([*left, *right]) == all_of([all_of(left), all_of(right)])
    assert any_of([*left, *right]) == any_of([any_of(left), any_of(right)])
    assert all_of(left) is not Truth.PASS or set(left) <= {Truth.PASS}


NAMES = st.text("示例青溪商贸有限公司（）()ＡＢab 　·", min_size=1, max_size=14)


@given(NAMES, NAMES)
def test_comparing_names_is_symmetric_and_knows_itself(one, other):
    assert same_company(one, other) is same_company(other, one)
    assert same_company(one, one) is (Truth.PASS if written(one) else Truth.UNKNOWN)
