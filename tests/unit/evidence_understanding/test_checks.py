from collections.abc import Callable
from dataclasses import replace

import pytest

from processors.evidence.checks import Thresholds, check, verdict
from processors.evidence.understanding import understand
from processors.evidence.understanding.invoice_qr import crc16_umts
from processors.evidence.values import (
    Declared,
    DocumentRead,
    Field,
    Outcome,
    Seal,
    Source,
    Verdict,
)

Paper = Callable[..., DocumentRead]
Lines = list[tuple[float, float, str]]
INVOICE = "purchase_invoice"
LETTER = "brand_agency_authorization"
SELLERS_SEAL = Seal((1100, 850, 1400, 1050), "oval", "乙样本制造有限公司", 0.9, None, 1)


def outcomes(
    document: DocumentRead, kind: str, thresholds: Thresholds, declared: Declared | None = None
) -> dict[str, Outcome]:
    """The worst outcome of each code."""
    rank = {"pass": 0, "unknown": 1, "fail": 2}
    found: dict[str, Outcome] = {}
    for one in check(
        kind, understand(document, kind), document, declared or Declared(), thresholds
    ):
        if rank[one.outcome] >= rank[found.get(one.code, "pass")]:
            found[one.code] = one.outcome
    return found


def judged(document: DocumentRead, kind: str, thresholds: Thresholds) -> Verdict:
    fields = understand(document, kind)
    return verdict(kind, fields, check(kind, fields, document, Declared(), thresholds), thresholds)


def changed(lines: Lines, old: str, new: str) -> Lines:
    assert any(old in text for _, _, text in lines)
    return [(x, y, text.replace(old, new)) for x, y, text in lines]


def payload(amount: str = "300.00", number: str = "00000017") -> str:
    body = f"01,10,035001900111,{number},{amount},20190508,12345678901234567890,"
    return f"{body}{crc16_umts(body.encode()):04X}"


def test_an_invoice_right_in_every_part_is_sufficient(
    paper: Paper, older_invoice: Lines, digital_invoice: Lines, thresholds: Thresholds
) -> None:
    older = paper(older_invoice, codes=[payload()], seals=[SELLERS_SEAL])
    digital = paper(digital_invoice)

    assert set(outcomes(older, INVOICE, thresholds).values()) == {"pass"}
    assert judged(older, INVOICE, thresholds) == "sufficient"
    assert judged(digital, INVOICE, thresholds) == "sufficient"


@pytest.mark.rule("E-04")
def test_sums_that_do_not_hold_fail_where_print_is_certain(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    lines = changed(older_invoice, "¥339.00", "¥389.00")

    certain = outcomes(paper(lines), INVOICE, thresholds)
    guessed = outcomes(paper(lines, source=Source.OCR, confidence=0.89), INVOICE, thresholds)

    assert (certain["INV_ARITHMETIC"], certain["INV_AMOUNT_WORDS"]) == ("fail", "fail")
    assert (guessed["INV_ARITHMETIC"], guessed["INV_AMOUNT_WORDS"]) == ("unknown", "unknown")
    assert judged(paper(lines), INVOICE, thresholds) == "insufficient"


@pytest.mark.rule("E-04")
def test_a_computed_amount_is_not_held_against_its_own_parts(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    lines = [line for line in older_invoice if "¥39.00" not in line[2]]

    assert outcomes(paper(lines), INVOICE, thresholds)["INV_ARITHMETIC"] == "unknown"


@pytest.mark.rule("E-04")
def test_lines_that_do_not_add_up_fail(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    lines = [(x, y, "200.00" if t == "300.00" else t) for x, y, t in older_invoice]

    assert outcomes(paper(lines), INVOICE, thresholds)["INV_ARITHMETIC"] == "fail"


@pytest.mark.rule("E-04")
@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        ("M000100Y43", "M000100Y44", "fail"),
        ("91350100M000100Y43", "410305123456789", "unknown"),
    ],
)
def test_tax_ids_are_checked_and_old_ones_left_open(
    paper: Paper,
    older_invoice: Lines,
    thresholds: Thresholds,
    old: str,
    new: str,
    outcome: Outcome,
) -> None:
    lines = changed(older_invoice, old, new)

    assert outcomes(paper(lines), INVOICE, thresholds)["INV_USCC_CHECKSUM"] == outcome


@pytest.mark.rule("E-04")
@pytest.mark.parametrize(
    ("source", "outcome"), [(Source.OCR, "unknown"), (Source.TEXT_LAYER, "fail")]
)
def test_a_tax_id_cut_off_in_a_picture_is_no_certain_contradiction(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds, source: Source, outcome: Outcome
) -> None:
    lines = changed(older_invoice, "91350100M000100Y43", "350100000")

    document = paper(lines, source=source)
    read = understand(document, INVOICE)
    fields = {**read, "seller_tax_id": replace(read["seller_tax_id"], confidence=0.95)}

    found = check(INVOICE, fields, document, Declared(), thresholds)

    of_seller = [one for one in found if "seller_tax_id" in one.fields]
    assert [one.outcome for one in of_seller if one.code == "INV_USCC_CHECKSUM"] == [outcome]


@pytest.mark.rule("E-04")
def test_a_repaired_tax_id_asks_for_a_person(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    lines = changed(older_invoice, "M000100Y43", "MO00I00Y43")

    found = outcomes(paper(lines, source=Source.OCR), INVOICE, thresholds)

    assert found["INV_USCC_CHECKSUM"] == "unknown"


@pytest.mark.rule("E-04")
def test_print_that_differs_from_the_qr_fails_where_it_is_certain(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    other_number = payload(number="00000099")
    other_amount = payload(amount="3000.00")

    for code in (other_number, other_amount):
        document = paper(older_invoice, codes=[code])
        assert outcomes(document, INVOICE, thresholds)["INV_QR_TEXT_CONFLICT"] == "fail"
    doubtful = paper(older_invoice, codes=[other_number], source=Source.OCR, confidence=0.85)

    assert outcomes(doubtful, INVOICE, thresholds)["INV_QR_TEXT_CONFLICT"] == "unknown"


@pytest.mark.rule("E-04")
def test_the_qr_may_carry_net_or_total(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    for amount in ("300.00", "339", "300.01"):
        document = paper(older_invoice, codes=[payload(amount=amount)])
        assert outcomes(document, INVOICE, thresholds)["INV_QR_TEXT_CONFLICT"] == "pass"


@pytest.mark.rule("E-04")
def test_a_crc_that_differs_asks_for_a_person_and_refuses_nothing(
    paper: Paper, digital_invoice: Lines, thresholds: Thresholds
) -> None:
    code = "01,32,,24352000000000000017,339.00,20240514,,0000"

    document = paper(digital_invoice, codes=[code])

    assert outcomes(document, INVOICE, thresholds)["INV_QR_CRC_MISMATCH"] == "unknown"
    assert judged(document, INVOICE, thresholds) == "needs_review"


@pytest.mark.rule("E-04")
def test_an_invoice_without_a_code_says_so_and_one_with_it_does_not(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    without = outcomes(paper(older_invoice), INVOICE, thresholds)
    coded = outcomes(paper(older_invoice, codes=[payload()]), INVOICE, thresholds)

    assert without["INV_QR_MISSING"] == "unknown"
    assert "INV_QR_MISSING" not in coded


@pytest.mark.rule("E-04")
def test_a_qr_with_something_else_asks_for_a_person(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    document = paper(older_invoice, codes=["https://example.com/x"], seals=[SELLERS_SEAL])

    assert outcomes(document, INVOICE, thresholds)["INV_QR_TEXT_CONFLICT"] == "unknown"


@pytest.mark.rule("E-04")
def test_a_page_that_differs_from_its_original_fails(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    same = paper(older_invoice, structured={"total_amount": "339.00"})
    other = paper(older_invoice, structured={"total_amount": "139.00"})

    assert outcomes(same, INVOICE, thresholds)["INV_ORIGINAL_CONFLICT"] == "pass"
    assert outcomes(other, INVOICE, thresholds)["INV_ORIGINAL_CONFLICT"] == "fail"


@pytest.mark.rule("E-04")
def test_a_number_must_fit_its_kind_and_its_year(
    paper: Paper, digital_invoice: Lines, thresholds: Thresholds
) -> None:
    lines = changed(digital_invoice, "2024年05月14日", "2023年05月14日")

    assert outcomes(paper(lines), INVOICE, thresholds)["INV_NUMBER_FORMAT"] == "fail"


@pytest.mark.rule("E-04")
def test_a_number_that_does_not_fit_a_kind_not_sure_enough_is_for_a_person(
    paper: Paper, digital_invoice: Lines, thresholds: Thresholds
) -> None:
    document = paper(changed(digital_invoice, "2024年05月14日", "2023年05月14日"))
    kind = understand(document, INVOICE)["invoice_kind"]
    strict = replace(thresholds, kind_confidence=kind.confidence + 0.001)

    assert outcomes(document, INVOICE, strict)["INV_NUMBER_FORMAT"] == "unknown"


@pytest.mark.rule("E-04")
def test_a_rate_out_of_its_time_is_a_signal_only(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    lines = [
        *((x, y, "17%" if t == "13%" else t) for x, y, t in older_invoice),
    ]

    assert outcomes(paper(lines), INVOICE, thresholds)["INV_TAX_RATE_DATE"] == "unknown"


@pytest.mark.rule("E-04")
def test_a_red_letter_invoice_proves_no_purchase(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    lines = changed(older_invoice, "¥339.00", "¥-339.00")

    assert outcomes(paper(lines), INVOICE, thresholds)["INV_NEGATIVE_OR_VOID"] == "fail"


@pytest.mark.rule("E-04")
def test_the_word_void_on_the_page_asks_for_a_person(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    document = paper([*older_invoice, (700, 400, "作 废"), (700, 600, "作废")])

    assert outcomes(document, INVOICE, thresholds)["INV_NEGATIVE_OR_VOID"] == "unknown"


@pytest.mark.rule("E-04")
def test_an_invoice_without_the_sellers_tax_id_is_not_called_checked(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    lines = [line for line in older_invoice if "91350100M000100Y43" not in line[2]]

    assert outcomes(paper(lines), INVOICE, thresholds)["INV_USCC_CHECKSUM"] == "unknown"


@pytest.mark.rule("E-05")
@pytest.mark.parametrize(
    ("seals", "signed", "code", "outcome"),
    [
        ([SELLERS_SEAL], None, "INV_SEAL_MISMATCH", "pass"),
        ([], None, "INV_SEAL_MISSING", "unknown"),
        ([], True, "INV_SEAL_MISMATCH", "pass"),
        (
            [Seal(SELLERS_SEAL.box, "oval", "丙无关电子商务公司", 0.95, None, 1)],
            None,
            "INV_SEAL_MISMATCH",
            "fail",
        ),
        (
            [Seal(SELLERS_SEAL.box, "oval", "丙无关电子商务公司", 0.6, None, 1)],
            None,
            "INV_SEAL_MISMATCH",
            "unknown",
        ),
        (
            [Seal(SELLERS_SEAL.box, "oval", None, 0.9, "91350100M000100Y43 发票专用章", 1)],
            None,
            "INV_SEAL_MISMATCH",
            "pass",
        ),
        (
            [Seal(SELLERS_SEAL.box, "oval", None, 0.9, "91310000MA0000AB16", 1)],
            None,
            "INV_SEAL_MISMATCH",
            "fail",
        ),
        (
            [Seal((700, 10, 900, 110), "oval", "全国统一发票监制章", 0.9, None, 1)],
            None,
            "INV_SEAL_MISSING",
            "unknown",
        ),
    ],
)
def test_the_seal_must_be_the_sellers(
    paper: Paper,
    older_invoice: Lines,
    thresholds: Thresholds,
    seals: list[Seal],
    signed: bool | None,
    code: str,
    outcome: Outcome,
) -> None:
    document = paper(older_invoice, seals=seals, signed=signed)

    assert outcomes(document, INVOICE, thresholds)[code] == outcome


@pytest.mark.rule("E-05")
@pytest.mark.parametrize(("letters", "outcome"), [(9, "fail"), (10, "unknown")])
def test_a_seal_is_anothers_only_with_as_many_letters_as_the_policy_asks(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds, letters: int, outcome: Outcome
) -> None:
    seal = Seal(SELLERS_SEAL.box, "oval", "丙无关电子商务公司", 0.95, None, 1)
    document = paper(older_invoice, seals=[seal])
    asked = replace(thresholds, seal=replace(thresholds.seal, letters=letters))

    assert outcomes(document, INVOICE, asked)["INV_SEAL_MISMATCH"] == outcome


@pytest.mark.rule("E-05")
def test_a_digital_invoice_needs_no_seal(
    paper: Paper, digital_invoice: Lines, thresholds: Thresholds
) -> None:
    rules = {
        one.rule
        for one in check(
            INVOICE,
            understand(paper(digital_invoice), INVOICE),
            paper(digital_invoice),
            Declared(),
            thresholds,
        )
    }

    assert "E-05" not in rules


@pytest.mark.rule("E-02")
def test_what_was_not_read_is_asked_for_by_name(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    lines = [line for line in older_invoice if not line[2].startswith("发票号码")]
    document = paper(lines)
    fields = understand(document, INVOICE)

    found = check(INVOICE, fields, document, Declared(), thresholds)

    missing = [one for one in found if one.code == "FIELD_UNREAD"]
    assert [(one.outcome, one.fields) for one in missing] == [("unknown", ("invoice_number",))]
    assert "invoice number" in missing[0].detail.en
    assert "发票号码" in missing[0].detail.zh
    assert verdict(INVOICE, fields, found, thresholds) == "needs_review"


@pytest.mark.rule("E-01")
def test_another_kind_or_form_than_declared_asks_for_a_person(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    declared = Declared(kind="counter_receipt", media_type="image/png")

    found = outcomes(paper(older_invoice), INVOICE, thresholds, declared)

    assert (found["KIND_MISMATCH"], found["FILE_TYPE"]) == ("unknown", "unknown")


GRANTORS_SEAL = Seal((900, 800, 1100, 1000), "round", "甲样本制造有限公司", 0.9, None, 1)
LETTER_LINES: Lines = [
    (600, 60, "品牌代理授权书"),
    (100, 150, "授权方：甲样本制造有限公司"),
    (100, 200, "被授权方：乙样本贸易有限公司"),
    (100, 250, "授权品牌：样本"),
    (100, 300, "授权范围：第25类：服装"),
    (100, 350, "授权期限：2025年1月1日至2026年12月31日"),
    (100, 400, "签发日期：2024年12月20日"),
]


@pytest.mark.rule("E-07")
def test_a_letter_with_its_grantors_seal_is_sufficient(
    paper: Paper, thresholds: Thresholds
) -> None:
    assert judged(paper(LETTER_LINES, seals=[GRANTORS_SEAL]), LETTER, thresholds) == "sufficient"


@pytest.mark.rule("E-07")
@pytest.mark.parametrize(
    ("left_out", "code"),
    [
        ("授权方", "AUTH_PARTIES"),
        ("授权品牌", "AUTH_BRAND"),
        ("授权范围", "AUTH_SCOPE"),
        ("授权期限", "AUTH_PERIOD"),
        ("签发日期", "AUTH_DATE"),
    ],
)
def test_each_part_of_a_letter_is_asked_for(
    paper: Paper, thresholds: Thresholds, left_out: str, code: str
) -> None:
    lines = [line for line in LETTER_LINES if not line[2].startswith(left_out)]

    found = outcomes(paper(lines, seals=[GRANTORS_SEAL]), LETTER, thresholds)

    assert found[code] == "unknown"


@pytest.mark.rule("E-07")
def test_a_strangers_seal_on_a_letter_fails_and_none_is_unknown(
    paper: Paper, thresholds: Thresholds
) -> None:
    stranger = Seal(GRANTORS_SEAL.box, "round", "丁无关电子商务公司", 0.95, None, 1)

    assert (
        outcomes(paper(LETTER_LINES, seals=[stranger]), LETTER, thresholds)["AUTH_SEAL_MISMATCH"]
        == "fail"
    )
    assert outcomes(paper(LETTER_LINES), LETTER, thresholds)["AUTH_SEAL_MISSING"] == "unknown"


def sure(**values: str) -> dict[str, Field]:
    return {name: Field(value, 0.98, Source.TEXT_LAYER) for name, value in values.items()}


def codes(
    kind: str, fields: dict[str, Field], paper: Paper, thresholds: Thresholds
) -> dict[str, Outcome]:
    found = check(kind, fields, paper([]), Declared(), thresholds)
    return {one.code: one.outcome for one in found}


@pytest.mark.rule("E-07")
def test_a_period_that_ends_before_it_begins_fails(paper: Paper, thresholds: Thresholds) -> None:
    fields = sure(valid_from="2026-01-01", valid_until="2025-01-01")

    assert codes(LETTER, fields, paper, thresholds)["AUTH_PERIOD"] == "fail"


@pytest.mark.rule("E-08")
@pytest.mark.parametrize(
    ("conclusion", "outcome"),
    [
        ("判定合格", "pass"),
        ("所检项目不合格", "fail"),
        ("见附页", "unknown"),
        ("The sample passed.", "pass"),
        ("The sample failed.", "fail"),
    ],
)
def test_the_conclusion_of_a_report_is_weighed(
    paper: Paper, thresholds: Thresholds, conclusion: str, outcome: Outcome
) -> None:
    found = codes("inspection_report", sure(conclusion=conclusion), paper, thresholds)

    assert found["INSPECTION_CONCLUSION"] == outcome
    assert found["INSPECTION_MARK"] == "unknown"


@pytest.mark.rule("E-09")
def test_a_receipt_needs_shop_day_goods_and_amount(paper: Paper, thresholds: Thresholds) -> None:
    fields = sure(shop_name="样本百货", issued_on="2025-01-01", total_amount="1.00")

    assert codes("counter_receipt", fields, paper, thresholds)["RECEIPT_PARTS"] == "unknown"


@pytest.mark.rule("E-10")
@pytest.mark.parametrize(("digits", "outcome"), [(18, "pass"), (17, "fail")])
def test_a_declaration_number_has_its_digits(
    paper: Paper, thresholds: Thresholds, digits: int, outcome: Outcome
) -> None:
    fields = sure(declaration_number="2" * digits)

    found = codes("customs_certificate", fields, paper, thresholds)

    assert (found["CUSTOMS_NUMBER"], found["CUSTOMS_PARTS"]) == (outcome, "unknown")


WHOLE: dict[str, dict[str, str]] = {
    "inspection_report": {
        "laboratory": "样本检测有限公司",
        "report_number": "WT0001",
        "cma_number": "250000000001",
        "sample": "羽绒服",
        "issued_on": "2025-01-01",
        "conclusion": "合格",
    },
    "counter_receipt": {
        "shop_name": "样本百货",
        "issued_on": "2025-01-01",
        "items": "羽绒服",
        "total_amount": "1.00",
    },
    "customs_certificate": {
        "declaration_number": "2" * 18,
        "importer": "样本进出口有限公司",
        "goods": "羽绒服",
        "declared_on": "2025-01-01",
    },
}


@pytest.mark.rule("E-08", "E-09", "E-10")
@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_a_paper_right_in_every_part_passes_every_check_and_each_missing_part_is_unknown(
    paper: Paper, thresholds: Thresholds, kind: str
) -> None:
    whole = codes(kind, sure(**WHOLE[kind]), paper, thresholds)

    assert set(whole.values()) == {"pass"}
    for name in WHOLE[kind]:
        left = {field: value for field, value in WHOLE[kind].items() if field != name}
        found = codes(kind, sure(**left), paper, thresholds)
        unread = {code for code, outcome in found.items() if outcome == "unknown"}
        assert len(unread) >= 1, name
        assert "fail" not in found.values()


@pytest.mark.rule("E-02", "E-08", "E-21", "I-01")
@pytest.mark.parametrize(
    ("kind", "code", "name"),
    [
        ("inspection_report", "INSPECTION_LABORATORY", "laboratory"),
        ("inspection_report", "INSPECTION_NUMBER", "report_number"),
        ("inspection_report", "INSPECTION_MARK", "cma_number"),
        ("inspection_report", "INSPECTION_SAMPLE", "sample"),
        ("inspection_report", "INSPECTION_DATE", "issued_on"),
        ("inspection_report", "INSPECTION_CONCLUSION", "conclusion"),
        ("inspection_report", "FIELDS_READ", "laboratory"),
        ("counter_receipt", "RECEIPT_PARTS", "items"),
        ("customs_certificate", "CUSTOMS_NUMBER", "declaration_number"),
        ("customs_certificate", "CUSTOMS_PARTS", "importer"),
        ("carrier_statement", "CARRIER_STATEMENT", "tracking_number"),
        ("right_certificate", "RIGHT_PERIOD", "valid_until"),
    ],
)
def test_a_part_that_is_there_passes_and_one_that_is_not_is_never_called_false(
    paper: Paper, thresholds: Thresholds, kind: str, code: str, name: str
) -> None:
    whole = WHOLE.get(kind, {name: "2029-01-01"})
    rest = {field: value for field, value in whole.items() if field != name}

    assert codes(kind, sure(**whole), paper, thresholds)[code] == "pass"
    assert codes(kind, sure(**rest), paper, thresholds).get(code, "unknown") == "unknown"


@pytest.mark.rule("E-04")
def test_the_kind_of_an_invoice_passes_where_it_is_known(
    paper: Paper, thresholds: Thresholds
) -> None:
    known = codes(INVOICE, sure(invoice_kind="vat_roll"), paper, thresholds)
    told_nothing = codes(INVOICE, {}, paper, thresholds)

    assert (known["INV_KIND_UNKNOWN"], told_nothing["INV_KIND_UNKNOWN"]) == ("pass", "unknown")


@pytest.mark.rule("E-10")
def test_a_declaration_number_read_from_pixels_a_digit_short_is_no_certain_contradiction(
    paper: Paper, thresholds: Thresholds
) -> None:
    fields = sure(declaration_number="2" * 17)
    seen = {name: replace(field, source=Source.OCR) for name, field in fields.items()}

    assert codes("customs_certificate", seen, paper, thresholds)["CUSTOMS_NUMBER"] == "unknown"


@pytest.mark.rule("E-20")
@pytest.mark.rule("E-21")
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("waybill", "WAYBILL_NUMBER"),
        ("signature_slip", "SLIP_SIGNED"),
        ("carrier_statement", "CARRIER_SEAL"),
    ],
)
def test_papers_of_delivery_say_what_they_must(
    paper: Paper, thresholds: Thresholds, kind: str, code: str
) -> None:
    whole = sure(tracking_number="SL1234567890", signed_by="某甲", seal_text="样本快递有限公司")

    assert codes(kind, whole, paper, thresholds)[code] == "pass"
    assert codes(kind, {}, paper, thresholds)[code] == "unknown"


@pytest.mark.rule("I-01")
def test_a_certificate_names_the_right_and_its_holder(paper: Paper, thresholds: Thresholds) -> None:
    whole = sure(
        trademark_registration_number="12345678", holder="甲公司", valid_until="2029-03-20"
    )
    parties = sure(grantor="甲公司", grantee="乙公司")

    assert codes("right_certificate", whole, paper, thresholds)["RIGHT_NAMED"] == "pass"
    assert codes("right_certificate", {}, paper, thresholds)["RIGHT_NAMED"] == "unknown"
    assert codes("power_of_attorney", parties, paper, thresholds)["ATTORNEY_PARTIES"] == "pass"
    assert codes("power_of_attorney", {}, paper, thresholds)["ATTORNEY_PARTIES"] == "unknown"


def test_a_paper_of_no_known_kind_needs_a_person(thresholds: Thresholds) -> None:
    assert verdict("other", {}, (), thresholds) == "needs_review"


def test_every_check_speaks_both_languages(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    document = paper(older_invoice, codes=["https://example.com/x"])

    for one in check(INVOICE, understand(document, INVOICE), document, Declared(), thresholds):
        assert one.detail.zh
        assert one.detail.en
