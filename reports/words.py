"""The words of the contracts as people say them, in both languages."""

from collections.abc import Mapping

from processors.text import Text


def word(table: Mapping[str, Text], key: str) -> Text:
    """Return the words for `key`; a key that is not in the table stands for itself."""
    return table.get(key) or Text(key or "—", key or "—")


ROLES = {
    "buyer": Text("买家", "buyer"),
    "seller": Text("卖家", "seller"),
    "rights_holder": Text("权利人", "rights holder"),
    "officer": Text("小二", "officer"),
    "arbitrator": Text("仲裁员", "arbitrator"),
    "system": Text("系统", "system"),
    "shop": Text("店铺", "shop"),
}

KINDS = {
    "not_received": Text("未收到货", "Goods not received"),
    "after_sales": Text("售后保障服务", "After-sales service"),
    "broken_promise": Text("违背承诺", "Broken promise"),
    "late_shipment": Text("延迟发货", "Late shipment"),
    "malicious_review": Text("恶意评价", "Malicious review"),
    "malicious_harassment": Text("恶意骚扰", "Malicious harassment"),
    "refund": Text("退款", "Refund"),
    "counterfeit_report": Text("举报出售假货", "Counterfeit report"),
    "ip_notice": Text("知识产权侵权通知", "Infringement notice"),
    "claim": Text("理赔申请", "Claim"),
}

STATES = {
    "negotiating": Text("协商中", "negotiating"),
    "refused": Text("卖家已拒绝", "refused"),
    "awaiting_reason": Text("待更正原因", "awaiting a corrected reason"),
    "awaiting_proof": Text("待商家举证", "awaiting proof"),
    "awaiting_officer": Text("待小二介入", "awaiting an officer"),
    "with_officer": Text("小二处理中", "with an officer"),
    "awaiting_approval": Text("待复核", "awaiting approval"),
    "awaiting_return": Text("待退货", "awaiting the return"),
    "return_shipped": Text("退货已寄出", "return shipped"),
    "return_received": Text("退货已收到", "return received"),
    "return_disputed": Text("退货有争议", "return disputed"),
    "awaiting_parcel": Text("待包裹退回", "awaiting the parcel"),
    "incomplete": Text("待补正", "incomplete"),
    "measures_taken": Text("已采取措施", "measures taken"),
    "counter_notice_returned": Text("声明已退回", "counter-notice returned"),
    "counter_notice_forwarded": Text("声明已转送", "counter-notice forwarded"),
    "in_proceedings": Text("诉讼或投诉处理中", "in proceedings"),
    "decided": Text("已裁定", "decided"),
    "merged": Text("已并案", "merged"),
    "closed": Text("已结案", "closed"),
    "unknown": Text("未知", "unknown"),
}

DECISIONS = {
    "takedown": Text("下架", "Takedown"),
    "restore": Text("恢复", "Restore"),
    "warning": Text("警告", "Warning"),
    "revoke": Text("撤销", "Revoke"),
    "refund": Text("退款", "Refund"),
    "compensation": Text("赔付", "Compensation"),
    "penalty": Text("违约金", "Penalty"),
    "restrict_shop": Text("限制店铺", "Shop restricted"),
    "recourse": Text("追偿", "Recourse"),
    "reject": Text("驳回", "Rejected"),
    "exchange": Text("换货", "Exchange"),
    "request_evidence": Text("补充举证", "Evidence requested"),
    "merge": Text("并案", "Merged"),
    "close": Text("结案", "Closed"),
}

EVENTS = {
    "complaint.filed.v1": Text("提交投诉", "Complaint filed"),
    "infringement.reported.v1": Text("提交侵权通知", "Infringement reported"),
    "evidence.submitted.v1": Text("提交凭证", "Evidence submitted"),
    "seller.agreed.v1": Text("卖家同意", "Seller agreed"),
    "seller.refused.v1": Text("卖家拒绝", "Seller refused"),
    "buyer.amended.v1": Text("买家修改申请", "Buyer amended"),
    "buyer.withdrew.v1": Text("买家撤回", "Buyer withdrew"),
    "intervention.requested.v1": Text("申请小二介入", "Intervention requested"),
    "officer.took_over.v1": Text("小二介入", "Officer took over"),
    "officer.decided.v1": Text("小二裁定", "Officer decided"),
    "officer.approved.v1": Text("复核通过", "Officer approved"),
    "return.shipped.v1": Text("退货寄出", "Return shipped"),
    "return.received.v1": Text("退货收到", "Return received"),
    "return.disputed.v1": Text("退货争议", "Return disputed"),
    "arbitration.requested.v1": Text("申请仲裁", "Arbitration requested"),
    "arbitration.decided.v1": Text("仲裁裁决", "Arbitration decided"),
    "appeal.filed.v1": Text("申请复议", "Appeal filed"),
    "appeal.decided.v1": Text("复议决定", "Appeal decided"),
    "counter_notice.filed.v1": Text("提交不侵权声明", "Counter-notice filed"),
    "counter_notice.delivered.v1": Text("声明送达权利人", "Counter-notice delivered"),
    "notice.withdrawn.v1": Text("权利人撤回通知", "Notice withdrawn"),
    "rights_holder.acted.v1": Text("权利人投诉或起诉", "Rights holder acted"),
    "proceedings.ended.v1": Text("诉讼或投诉终结", "Proceedings ended"),
    "seller.fulfilled.v1": Text("卖家已履行", "Seller fulfilled"),
    "seller.defaulted.v1": Text("卖家未履行", "Seller defaulted"),
    "decision.executed.v1": Text("决定已执行", "Decision executed"),
}

EVIDENCE = {
    "purchase_invoice": Text("进货发票", "Purchase invoice"),
    "manufacturer_authorization": Text("厂家授权书", "Manufacturer's authorization"),
    "brand_agency_authorization": Text("品牌代理授权书", "Agency authorization"),
    "inspection_report": Text("检验报告", "Inspection report"),
    "counter_receipt": Text("专柜小票", "Counter receipt"),
    "customs_certificate": Text("海关证明", "Customs certificate"),
    "waybill": Text("快递底单", "Waybill"),
    "signature_slip": Text("签收联", "Signature slip"),
    "carrier_statement": Text("承运人红章证明", "Carrier's statement"),
    "chat_record": Text("聊天记录", "Chat record"),
    "goods_photo": Text("商品照片", "Photograph of the goods"),
    "business_licence": Text("营业执照", "Business licence"),
    "identity_document": Text("身份证件", "Identity document"),
    "right_certificate": Text("权利证书", "Certificate of the right"),
    "power_of_attorney": Text("授权委托书", "Power of attorney"),
    "other": Text("其他", "Other"),
}

FIELDS = {
    "invoice_kind": Text("发票种类", "kind of invoice"),
    "invoice_code": Text("发票代码", "invoice code"),
    "invoice_number": Text("发票号码", "invoice number"),
    "issue_date": Text("开票日期", "date of issue"),
    "check_code": Text("校验码", "check code"),
    "buyer_name": Text("购买方名称", "buyer"),
    "buyer_tax_id": Text("购买方税号", "buyer's tax id"),
    "seller_name": Text("销售方名称", "seller"),
    "seller_tax_id": Text("销售方税号", "seller's tax id"),
    "amount_without_tax": Text("合计金额", "net amount"),
    "tax_amount": Text("合计税额", "tax"),
    "total_amount": Text("价税合计", "total"),
    "total_in_words": Text("价税合计（大写）", "total in words"),
    "machine_number": Text("机器编号", "machine number"),
    "goods": Text("货物明细", "goods"),
    "grantor": Text("授权方", "grantor"),
    "grantee": Text("被授权方", "grantee"),
    "brand": Text("品牌", "brand"),
    "trademark_registration_number": Text("商标注册号", "registration number"),
    "registration_number": Text("注册号", "registration number"),
    "holder": Text("权利人", "holder"),
    "scope": Text("授权范围", "scope"),
    "channel": Text("销售渠道", "channel"),
    "territory": Text("地域", "territory"),
    "valid_from": Text("有效期起", "valid from"),
    "valid_until": Text("有效期止", "valid until"),
    "issued_on": Text("签发日期", "issued on"),
    "sub_licensing": Text("转授权", "sub-licensing"),
    "laboratory": Text("检验机构", "laboratory"),
    "report_number": Text("报告编号", "report number"),
    "cma_number": Text("CMA 编号", "CMA number"),
    "cnas_number": Text("CNAS 编号", "CNAS number"),
    "sample": Text("样品", "sample"),
    "conclusion": Text("结论", "conclusion"),
    "shop_name": Text("店铺名称", "shop"),
    "items": Text("商品", "items"),
    "declaration_number": Text("报关单号", "declaration number"),
    "importer": Text("收货人", "importer"),
    "declared_on": Text("申报日期", "declared on"),
    "tracking_number": Text("运单号", "tracking number"),
    "carrier": Text("承运人", "carrier"),
    "recipient": Text("收件人", "recipient"),
    "signed_by": Text("签收人", "signed by"),
    "signed_on": Text("签收日期", "signed on"),
    "messages": Text("聊天内容", "messages"),
    "admission": Text("收货承认", "admission of receipt"),
    "company_name": Text("公司名称", "company"),
    "credit_code": Text("统一社会信用代码", "credit code"),
    "legal_representative": Text("法定代表人", "legal representative"),
    "established_on": Text("成立日期", "established on"),
    "seal_text": Text("印章文字", "seal"),
    "qr_payload": Text("二维码内容", "QR code"),
}

COLUMNS = {
    "name": Text("名称", "name"),
    "model": Text("规格", "model"),
    "unit": Text("单位", "unit"),
    "quantity": Text("数量", "quantity"),
    "unit_price": Text("单价", "unit price"),
    "amount": Text("金额", "amount"),
    "tax_rate": Text("税率", "rate"),
    "tax": Text("税额", "tax"),
    "by": Text("发言人", "by"),
    "side": Text("屏幕一侧", "side"),
    "text": Text("内容", "text"),
}

VALUES = {
    "vat_special": Text("增值税专用发票", "special VAT invoice"),
    "vat_ordinary": Text("增值税普通发票", "ordinary VAT invoice"),
    "vat_roll": Text("增值税普通发票（卷票）", "ordinary VAT invoice, roll"),
    "vat_electronic_special": Text("增值税电子专用发票", "electronic special VAT invoice"),
    "vat_electronic_ordinary": Text("增值税电子普通发票", "electronic ordinary VAT invoice"),
    "digital_special": Text("数电票（专用）", "digital special invoice"),
    "digital_ordinary": Text("数电票（普通）", "digital ordinary invoice"),
    "toll": Text("通行费发票", "toll invoice"),
    "motor_vehicle": Text("机动车发票", "motor vehicle invoice"),
    "air_itinerary": Text("航空行程单", "air itinerary"),
    "other": Text("其他发票", "other invoice"),
}

SUB_LICENSING = {
    "true": Text("允许转授权", "allowed"),
    "false": Text("不得转授权", "not allowed"),
}

SOURCES = {
    "qr": Text("二维码", "QR code"),
    "text_layer": Text("文本层", "text layer"),
    "ofd": Text("OFD 原件", "OFD original"),
    "xml": Text("XML 原件", "XML original"),
    "ocr": Text("文字识别", "OCR"),
}

OUTCOMES = {
    "pass": Text("通过", "pass"),
    "fail": Text("不通过", "fail"),
    "unknown": Text("无法判断", "unknown"),
}

VERDICTS = {
    "sufficient": Text("充分", "sufficient"),
    "insufficient": Text("不充分", "insufficient"),
    "needs_review": Text("需人工审核", "needs a person"),
}

STATUSES = {
    "read": Text("已读取", "read"),
    "unreadable": Text("无法辨认", "unreadable"),
    "refused": Text("已拒收", "refused"),
    "waiting": Text("待检验", "waiting"),
}

AUTOMATION = {
    "fully": Text("全自动", "fully automated"),
    "partially": Text("机器建议，人工采纳", "proposed by the machine, taken by a person"),
    "not": Text("人工裁定", "decided by a person"),
}

INSTRUMENTS = {
    "original_payment": Text("原路退回", "original payment"),
    "points": Text("积分", "points"),
    "tmall_points": Text("天猫积分", "Tmall points"),
    "deposit": Text("保证金", "deposit"),
}

TARGETS = {
    "order": Text("订单", "order"),
    "listing": Text("商品链接", "listing"),
    "review": Text("评价", "review"),
    "shop": Text("店铺", "shop"),
    "notice": Text("案件", "case"),
    "request": Text("请求", "request"),
    "decision": Text("决定", "decision"),
    "party": Text("当事人", "party"),
}

REMEDIES = {
    "appeal": Text("复议", "appeal"),
    "counter_notice": Text("不侵权声明", "counter-notice"),
    "arbitration": Text("仲裁", "arbitration"),
}

CLOCK_STATUSES = {
    "fired": Text("已到期", "fired"),
    "stopped": Text("已停止", "stopped"),
    "running": Text("计时中", "running"),
}

LANES = {**ROLES, "decision": Text("决定", "decisions")}

RULINGS = {
    "uphold": Text("支持", "upheld"),
    "partial": Text("部分支持", "upheld in part"),
    "reject": Text("驳回", "rejected"),
    "overturn": Text("推翻原决定", "overturned"),
    "infringement": Text("认定侵权", "infringement"),
    "no_infringement": Text("认定不侵权", "no infringement"),
    "executed": Text("已执行", "executed"),
    "failed": Text("执行失败", "failed"),
    "sued": Text("已起诉", "sued"),
    "complained": Text("已投诉", "complained"),
}
