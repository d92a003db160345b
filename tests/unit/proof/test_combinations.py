"""E-12: which packs suffice, which fail naming every rule, which need a person."""

import json
from itertools import permutations

import pytest
from proof_packs import (
    AGENT,
    BRAND,
    OWNER,
    POLICY,
    SHOP,
    STRANGER,
    agency,
    codes,
    context,
    customs,
    document,
    from_agent,
    invoice,
    letter,
    receipt,
)

from processors.proof import Reuse, prove


def judged(*documents, **changes):
    return prove(documents, context(**changes), POLICY)


@pytest.mark.rule("E-12")
@pytest.mark.parametrize(
    ("name", "documents", "verdict"),
    [
        ("authorization and an invoice under it", [letter(), invoice()], "sufficient"),
        ("an invoice from the brand owner", [invoice()], "sufficient"),
        ("customs and an invoice", [customs(), invoice(seller_name=STRANGER)], "sufficient"),
        (
            "two links and an invoice from the agent",
            [agency(), from_agent(), invoice(seller_name=AGENT)],
            "sufficient",
        ),
        (
            "an invoice from an authorized dealer without a letter to the shop",
            [agency(), invoice(seller_name=AGENT)],
            "sufficient",
        ),
        (
            "invoices from the owner to the agent and from the agent to the shop",
            [
                invoice("upper.pdf", buyer_name=AGENT, buyer_tax_id=None, invoice_number="1"),
                invoice("lower.pdf", seller_name=AGENT),
            ],
            "sufficient",
        ),
        ("nothing", [], "needs_review"),
        ("a letter without an invoice", [letter()], "needs_review"),
        ("an invoice from a stranger", [invoice(seller_name=STRANGER)], "needs_review"),
        ("customs alone", [customs()], "needs_review"),
        ("a receipt alone", [receipt()], "needs_review"),
        ("an inspection report alone", [document("r.pdf", "inspection_report")], "needs_review"),
        ("a letter and a receipt", [letter(), receipt()], "needs_review"),
        (
            "an invoice of another company",
            [letter(), invoice(buyer_name=STRANGER, buyer_tax_id="XX110000MA00000009")],
            "insufficient",
        ),
        ("a letter that has run out", [letter(valid_until="2025-12-31")], "insufficient"),
    ],
)
def test_packs_are_judged_as_the_table_says(name, documents, verdict):
    assert judged(*documents).verdict == verdict, name


def test_an_insufficient_pack_names_each_failing_rule_and_file():
    verdict = judged(
        letter(valid_until="2025-12-31", channel="仅限京东"),
        invoice(buyer_name=STRANGER, buyer_tax_id=None, issue_date="2024-06-01"),
    )

    assert verdict.verdict == "insufficient"
    assert codes(verdict.failing) == [
        ("E-03", "INV_BUYER_MISMATCH"),
        ("E-03", "INV_DATE_OUT_OF_WINDOW"),
        ("E-06", "AUTH_CHANNEL"),
        ("E-06", "AUTH_EXPIRED"),
    ]
    assert {point.file for point in verdict.failing} == {"letter.pdf", "invoice.pdf"}
    assert all(point.detail.zh and point.detail.en for point in verdict.failing)


def test_a_bad_document_beside_a_sufficient_pack_does_not_count():
    verdict = judged(letter(), invoice(), letter("other.pdf", grantee=STRANGER))

    assert verdict.verdict == "sufficient"
    assert verdict.failing == ()
    assert ("E-06", "AUTH_GRANTEE_MISMATCH") in codes(verdict.doubts)


def test_an_open_question_beside_a_failing_rule_asks_a_person():
    unread = invoice("second.jpg", verdict="needs_review", invoice_number="2")

    verdict = judged(letter(), invoice(buyer_name=STRANGER, buyer_tax_id=None), unread)

    assert verdict.verdict == "needs_review"
    assert ("E-03", "INV_BUYER_MISMATCH") in codes(verdict.failing)


def test_the_order_of_the_documents_does_not_matter():
    pack = [agency(), from_agent(valid_until="2025-12-31"), invoice(seller_name=AGENT), receipt()]

    verdicts = {json.dumps(judged(*order).to_json()) for order in permutations(pack)}

    assert len(verdicts) == 1


def test_the_chain_runs_from_the_brand_owner_to_the_shop():
    verdict = judged(from_agent(), invoice(seller_name=AGENT), agency())

    assert [(link.kind, link.giver, link.taker) for link in verdict.chain] == [
        ("authorization", OWNER, AGENT),
        ("authorization", AGENT, SHOP),
        ("invoice", AGENT, SHOP),
    ]


def test_the_result_has_the_shape_of_the_contracts():
    shown = judged(letter(valid_until="2025-12-31")).to_json()

    assert shown["verdict"] == "insufficient"
    assert set(shown["failing"][0]) == {"rule", "code", "file", "detail"}
    assert set(shown["failing"][0]["detail"]) == {"zh", "en"}


@pytest.mark.rule("E-01")
def test_a_file_that_could_not_be_opened_is_unknown_not_false():
    closed = document("closed.pdf", "purchase_invoice", status="refused", verdict="needs_review")
    closed.findings["refusal"] = {
        "code": "FILE_ENCRYPTED",
        "detail": {"zh": "加密", "en": "locked"},
    }

    verdict = judged(letter(), closed)

    assert verdict.verdict == "needs_review"
    assert ("E-01", "FILE_ENCRYPTED") in codes(verdict.doubts)


def test_the_failing_checks_of_a_document_itself_are_passed_on():
    check = {
        "rule": "E-04",
        "code": "INV_ARITHMETIC",
        "outcome": "fail",
        "detail": {"zh": "合计不符", "en": "the sums differ"},
        "fields": [],
    }

    verdict = judged(letter(), invoice(verdict="insufficient", checks=[check]))

    assert verdict.verdict == "insufficient"
    assert codes(verdict.failing) == [("E-04", "INV_ARITHMETIC")]


@pytest.mark.rule("E-11")
@pytest.mark.parametrize(
    ("reuse", "code"),
    [
        (Reuse("number", "s-2"), "INV_REUSED"),
        (Reuse("number", "s-2", altered=True), "DOC_ALTERED"),
    ],
)
def test_a_document_used_elsewhere_asks_a_person_and_never_fails_alone(reuse, code):
    verdict = judged(letter(), invoice(reuse=[reuse]))

    assert verdict.verdict == "needs_review"
    assert ("E-11", code) in codes(verdict.doubts)
    assert verdict.failing == ()


@pytest.mark.rule("E-11")
def test_a_document_altered_elsewhere_taints_the_whole_pack():
    clean = invoice("clean.pdf", invoice_number="2")
    altered = invoice("altered.pdf", reuse=[Reuse("number", "s-2", altered=True)])

    assert judged(letter(), clean, altered).verdict == "needs_review"


@pytest.mark.rule("E-11")
def test_one_number_with_two_sums_in_one_pack_asks_a_person():
    verdict = judged(letter(), invoice(), invoice("twin.pdf", total_amount="9000.00"))

    assert verdict.verdict == "needs_review"
    assert ("E-11", "DOC_ALTERED") in codes(verdict.doubts)


@pytest.mark.rule("E-09")
def test_a_receipt_never_lifts_a_pack_to_sufficient():
    for pack in ([letter()], [invoice(seller_name=STRANGER)], [customs()]):
        assert judged(*pack, receipt()).verdict == judged(*pack).verdict == "needs_review"


@pytest.mark.rule("E-10")
@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [
        ({"declaration_number": "2201202600000001"}, "failing", "CUST_NUMBER_FORMAT"),
        ({"declaration_number": None}, "doubts", "CUST_NUMBER_FORMAT"),
        ({"importer": STRANGER}, "failing", "CUST_IMPORTER_MISMATCH"),
        ({"importer": None}, "doubts", "CUST_IMPORTER_MISMATCH"),
        ({"declared_on": "2026-02-02"}, "failing", "CUST_DATE_AFTER_ORDER"),
        ({"goods": [{"name": "*化妆品*口红", "quantity": "3"}]}, "failing", "CUST_GOODS_MISMATCH"),
        ({"declared_on": None}, "doubts", "CUST_DATE_AFTER_ORDER"),
        ({"goods": None}, "doubts", "CUST_GOODS_MISMATCH"),
    ],
)
def test_each_question_to_a_customs_certificate(changes, outcome, code):
    verdict = judged(customs(**changes), invoice(seller_name="示例南禾商贸有限公司"))

    assert verdict.verdict != "sufficient"
    assert ("E-10", code) in codes(getattr(verdict, outcome))


@pytest.mark.rule("E-08")
@pytest.mark.parametrize(
    ("sample", "outcome"),
    [
        (f"{BRAND}牌羽绒服", None),
        (f"*化妆品*{BRAND}牌面霜", "failing"),
        ("羽绒服", "doubts"),
        (None, "doubts"),
    ],
)
def test_an_inspection_report_is_about_the_disputed_goods(sample, outcome):
    report = document("report.pdf", "inspection_report", sample=sample)

    verdict = judged(letter(), invoice(), report)

    told = {name: codes(getattr(verdict, name)) for name in ("failing", "doubts")}
    asked = ("E-08", "INSPECTION_SAMPLE_MISMATCH")
    assert verdict.verdict == "sufficient"
    assert (asked in told["doubts"]) is (outcome is not None)
    without = judged(letter(grantee=STRANGER), report)
    told = {name: codes(getattr(without, name)) for name in ("failing", "doubts")}
    assert all((asked in told[name]) is (outcome == name) for name in told)


@pytest.mark.rule("E-10")
def test_the_importer_may_be_the_shops_supplier():
    assert judged(customs(importer=AGENT), invoice(seller_name=AGENT)).verdict == "sufficient"


@pytest.mark.rule("E-12")
@pytest.mark.parametrize("status", ["read", "unreadable"])
def test_a_document_of_unknown_kind_may_be_the_missing_one(status):
    riddle = document("riddle.jpg", "other", status=status)
    expired = letter(valid_until="2025-12-31")

    assert judged(expired).verdict == "insufficient"
    verdict = judged(expired, riddle)

    assert verdict.verdict == "needs_review"
    assert any(point.file == "riddle.jpg" for point in verdict.doubts)
    assert judged(letter(), invoice(), riddle).verdict == "sufficient"


@pytest.mark.rule("E-12")
def test_an_illegible_picture_taken_for_one_of_goods_may_be_the_missing_document():
    illegible = document("blurred.jpg", "goods_photo", verdict="needs_review", status="unreadable")
    pack = [letter(grantee=STRANGER), illegible]

    assert prove(pack[:1], context(), POLICY).verdict == "insufficient"
    verdict = prove(pack, context(), POLICY)
    assert verdict.verdict == "needs_review"
    assert "blurred.jpg" in {point.file for point in verdict.doubts}


def test_a_picture_of_the_goods_is_no_proof_and_no_riddle():
    photo = document("photo.jpg", "goods_photo")

    assert judged(letter(valid_until="2025-12-31"), photo).verdict == "insufficient"
