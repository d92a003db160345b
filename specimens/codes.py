"""Check digits and QR payloads of invoices.

Sources: GB 32100-2015 (credit code), GB 11714 (organisation code); the CRC-16/UMTS of the last QR
field was fitted on public payloads.
"""

import numpy as np
import segno
import zxingcpp

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_check_character(first_17: str) -> str:
    """Return the 18th character of a unified social credit code."""
    total = sum(CREDIT_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first_17))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def organisation_check_character(first_8: str) -> str:
    """Return the 9th character of an organisation code."""
    total = sum(
        (int(c) if c.isdigit() else ord(c) - 55) * w
        for c, w in zip(first_8, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11] if total % 11 else "0"


def crc16_umts(data: bytes) -> int:
    """Return the CRC-16/UMTS of `data` (polynomial 0x8005, start 0, not reflected)."""
    register = 0
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            register = register << 1 ^ 0x8005 if register & 0x8000 else register << 1
            register &= 0xFFFF
    return register


def qr_payload(
    *, kind_code: str, code: str, number: str, amount: str, day: str, check_code: str
) -> str:
    """Return the payload that tax software puts into an invoice's QR code; `day` is YYYYMMDD."""
    head = f"01,{kind_code},{code},{number},{amount},{day},{check_code},"
    return f"{head}{crc16_umts(head.encode('ascii')):04X},"


def qr_modules(payload: str) -> tuple[tuple[bool, ...], ...]:
    """Return the dark modules of the QR code of `payload`, without a quiet zone."""
    made = segno.make_qr(payload, error="m", boost_error=False)
    return tuple(tuple(bool(cell) for cell in row) for row in made.matrix)


def code128_bars(text: str) -> tuple[bool, ...]:
    """Return the dark modules of the Code 128 barcode of `text`, without a quiet zone."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    row = np.asarray(made.to_image(add_quiet_zones=False))[0]
    return tuple(bool(value == 0) for value in row)
