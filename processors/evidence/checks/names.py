"""What the fields are called in texts for people."""

from collections.abc import Iterable

_NAMES: dict[str, tuple[str, str]] = {
    "invoice_kind": ("发票种类", "kind of invoice"),
    "invoice_code": ("发票代码", "invoice code"),
    "invoice_number": ("发票号码", "invoice number"),
    "issue_date": ("开票日期", "date of issue"),
    "check_code": ("校验码", "check code"),
    "machine_number": ("机器编号", "machine number"),
    "buyer_name": ("购买方名称", "buyer's name"),
    "buyer_tax_id": ("购买方税号", "buyer's tax id"),
    "seller_name": ("销售方名称", "seller's name"),
    "seller_tax_id": ("销售方税号", "seller's tax id"),
    "amount_without_tax": ("合计金额", "net amount"),
    "tax_amount": ("合计税额", "tax"),
    "total_amount": ("价税合计", "total"),
    "total_in_words": ("大写金额", "total in capital characters"),
    "goods": ("货物明细", "goods"),
    "seal_text": ("印章文字", "seal"),
    "qr_payload": ("二维码", "QR code"),
    "grantor": ("授权方", "grantor"),
    "grantee": ("被授权方", "grantee"),
    "brand": ("品牌", "brand"),
    "trademark_registration_number": ("商标注册号", "trade mark registration number"),
    "scope": ("授权范围", "scope"),
    "channel": ("渠道", "channel"),
    "territory": ("区域", "territory"),
    "valid_from": ("有效期起", "start of validity"),
    "valid_until": ("有效期止", "end of validity"),
    "issued_on": ("签发日期", "date of issue"),
    "sub_licensing": ("转授权", "sub-licensing"),
    "holder": ("权利人", "holder of the right"),
    "laboratory": ("检验机构", "laboratory"),
    "report_number": ("报告编号", "report number"),
    "cma_number": ("CMA 编号", "CMA number"),
    "cnas_number": ("CNAS 编号", "CNAS number"),
    "sample": ("样品名称", "sample"),
    "conclusion": ("检验结论", "conclusion"),
    "shop_name": ("店铺名称", "shop"),
    "items": ("商品明细", "items"),
    "declaration_number": ("报关单号", "declaration number"),
    "importer": ("境内收货人", "importer"),
    "declared_on": ("申报日期", "date of declaration"),
    "tracking_number": ("运单号", "tracking number"),
    "carrier": ("承运人", "carrier"),
    "recipient": ("收件人", "recipient"),
    "signed_by": ("签收人", "signed by"),
    "signed_on": ("签收日期", "signed on"),
    "messages": ("聊天内容", "messages"),
    "admission": ("收货承认", "admission of receipt"),
    "company_name": ("企业名称", "company name"),
    "credit_code": ("统一社会信用代码", "credit code"),
    "legal_representative": ("法定代表人", "legal representative"),
    "established_on": ("成立日期", "date of establishment"),
}


def zh(names: Iterable[str]) -> str:
    """Return the fields' Chinese names as a list in a sentence."""
    return "、".join(_NAMES.get(name, (name, name))[0] for name in names)


def en(names: Iterable[str]) -> str:
    """Return the fields' English names as a list in a sentence."""
    return ", ".join(_NAMES.get(name, (name, name))[1] for name in names)
