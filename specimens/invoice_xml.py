"""Invoices as data: the XML of 数电票, and the original_invoice.xml inside older OFD files."""

from xml.sax.saxutils import escape

from specimens.goods import Line
from specimens.invoices import QR_KIND, Invoice

OFD_TAGS = {
    "invoice_code": "InvoiceCode",
    "invoice_number": "InvoiceNo",
    "issue_date": "IssueDate",
    "check_code": "InvoiceCheckCode",
    "machine_number": "MachineNo",
    "buyer_name": "Buyer/BuyerName",
    "buyer_tax_id": "Buyer/BuyerTaxID",
    "seller_name": "Seller/SellerName",
    "seller_tax_id": "Seller/SellerTaxID",
    "amount_without_tax": "TaxExclusiveTotalAmount",
    "tax_amount": "TaxTotalAmount",
    "total_amount": "TaxInclusiveTotalAmount",
}


def custom_data(invoice: Invoice) -> dict[str, str]:
    """Return the values that issuers repeat in OFD.xml."""
    data = {
        "template-version": "1.0.20.0422",
        "发票代码": invoice.code,
        "发票号码": invoice.number,
        "开票日期": f"{invoice.issued_on:%Y年%m月%d日}",
        "校验码": invoice.check_code,
        "合计金额": f"{invoice.net:.2f}",
        "合计税额": f"{invoice.tax:.2f}",
        "购买方纳税人识别号": invoice.buyer.credit_code,
        "销售方纳税人识别号": invoice.seller.credit_code,
    }
    return {name: value for name, value in data.items() if value}


def digital_xml(invoice: Invoice) -> bytes:
    """Return the XML file of a 数电票 as the e-invoice service hands it out."""
    special = invoice.kind == "digital_special"
    label = ("01", "增值税专用发票") if special else ("02", "普通发票")
    items = "".join(_issued_item(x) for x in invoice.lines)
    seller, buyer = invoice.seller, invoice.buyer
    body = (
        "<Header>"
        + _elements(EIid=invoice.number, EInvoiceTag=f"SWEI{QR_KIND[invoice.kind]}00")
        + "<Version>0.2</Version><InherentLabel><EInvoiceType>"
        + _elements(LabelCode=label[0], LabelName=label[1])
        + "</EInvoiceType></InherentLabel></Header><EInvoiceData><SellerInformation>"
        + _elements(SellerIdNum=seller.credit_code, SellerName=seller.name)
        + "</SellerInformation><BuyerInformation>"
        + _elements(BuyerIdNum=buyer.credit_code, BuyerName=buyer.name)
        + "</BuyerInformation><BasicInformation>"
        + _elements(TotalAmWithoutTax=f"{invoice.net:.2f}", TotalTaxAm=f"{invoice.tax:.2f}")
        + f"<TotalTax-includedAmount>{invoice.total:.2f}</TotalTax-includedAmount>"
        + f"<TotalTax-includedAmountInChinese>{invoice.words}</TotalTax-includedAmountInChinese>"
        + _elements(Drawer=invoice.clerk, RequestTime=f"{invoice.issued_on} 10:00:00")
        + f"</BasicInformation>{items}<AdditionalInformation>"
        + _elements(Remark=invoice.remark)
        + "</AdditionalInformation></EInvoiceData><TaxSupervisionInfo>"
        + _elements(InvoiceNumber=invoice.number, IssueTime=f"{invoice.issued_on} 10:00:00")
        + _elements(TaxBureauCode=f"1{seller.province}000000", TaxBureauName="示例税务局")
        + "</TaxSupervisionInfo>"
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<EInvoice>{body}</EInvoice>'.encode()


def original_xml(invoice: Invoice) -> bytes:
    """Return the data file that OFD invoices of the older kinds carry as an attachment."""
    goods = "".join(_goods_info(x) for x in invoice.lines)
    head = _prefixed(
        DocID="01",
        InvoiceCode=invoice.code,
        InvoiceNo=invoice.number,
        TypeCode="0",
        IssueDate=f"{invoice.issued_on:%Y年%m月%d日}",
        InvoiceCheckCode=invoice.check_code,
        MachineNo=invoice.machine_number,
        TaxControlCode="".join(invoice.cipher),
    )
    buyer = _prefixed(BuyerName=invoice.buyer.name, BuyerTaxID=invoice.buyer.credit_code)
    seller = _prefixed(SellerName=invoice.seller.name, SellerTaxID=invoice.seller.credit_code)
    tail = _prefixed(
        TaxInclusiveTotalAmount=f"{invoice.total:.2f}",
        Note=invoice.remark,
        InvoiceClerk=invoice.clerk,
        Payee=invoice.payee,
        Checker=invoice.reviewer,
        TaxTotalAmount=f"{invoice.tax:.2f}",
        TaxExclusiveTotalAmount=f"{invoice.net:.2f}",
        GraphCode=invoice.qr,
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019" Version="1.0">'
        f"{head}<fp:Buyer>{buyer}</fp:Buyer><fp:Seller>{seller}</fp:Seller>{tail}"
        f"<fp:GoodsInfos>{goods}</fp:GoodsInfos></eInvoice>"
    ).encode()


def _issued_item(x: Line) -> str:
    inner = _elements(
        ItemName=x.name,
        SpecMod=x.model,
        MeaUnits=x.unit,
        Quantity=str(x.quantity),
        UnPrice=f"{x.unit_price:.2f}",
        Amount=f"{x.amount:.2f}",
        TaxRate=f"{x.tax_rate / 100:.2f}",
        ComTaxAm=f"{x.tax:.2f}",
        TotaltaxIncludedAmount=f"{x.amount + x.tax:.2f}",
    )
    return f"<IssuItemInformation>{inner}</IssuItemInformation>"


def _goods_info(x: Line) -> str:
    inner = _prefixed(
        Item=x.name,
        Specification=x.model,
        MeasurementDimension=x.unit,
        Price=f"{x.unit_price:.2f}",
        Quantity=str(x.quantity),
        Amount=f"{x.amount:.2f}",
        TaxScheme=f"{x.tax_rate}%",
        TaxAmount=f"{x.tax:.2f}",
    )
    return f"<fp:GoodsInfo>{inner}</fp:GoodsInfo>"


def _elements(**values: str) -> str:
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())


def _prefixed(**values: str) -> str:
    return "".join(f"<fp:{name}>{escape(value)}</fp:{name}>" for name, value in values.items())
