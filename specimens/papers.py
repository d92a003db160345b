"""Every other paper of a case, by kind."""

import random
from collections.abc import Mapping
from typing import Any

from specimens.chats import chat_record
from specimens.delivery_papers import carrier_statement, signature_slip, waybill
from specimens.identity_papers import business_licence, power_of_attorney, right_certificate
from specimens.paper_values import Maker, Paper
from specimens.proof_papers import (
    counter_receipt,
    customs_certificate,
    goods_photo,
    inspection_report,
)

MAKERS: dict[str, Maker] = {
    "inspection_report": inspection_report,
    "counter_receipt": counter_receipt,
    "customs_certificate": customs_certificate,
    "waybill": waybill,
    "signature_slip": signature_slip,
    "carrier_statement": carrier_statement,
    "business_licence": business_licence,
    "right_certificate": right_certificate,
    "power_of_attorney": power_of_attorney,
    "chat_record": chat_record,
    "goods_photo": goods_photo,
}


def make_paper(kind: str, rng: random.Random, given: Mapping[str, Any]) -> Paper:
    """Return a paper of the kind; raise KeyError where the generator has none.

    `given` may fix company, brand, person, day, carrier and tracking_number.
    """
    return MAKERS[kind](rng, given)
