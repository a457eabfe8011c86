"""The recovery sheet: a private key on paper, so that lost keys are not lost reports.

The 256 bits of a P-256 private key as 52 symbols of Crockford's base 32, in four lines of thirteen
with a check symbol each, so that a slip of the pen is found in its line:
`XXXXX-XXXXX-XXX-C`.
"""

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from lti_app.sealing.receipts import CHECK_SYMBOLS, SYMBOLS, symbols_of

LINES = 4
_SYMBOLS_IN_LINE = 13
_BITS = 260
"""Of 52 symbols; the highest four are zero."""


class SheetError(ValueError):
    """What was typed is not the key on a sheet; `line` counts from 1, None means the whole."""

    def __init__(self, line: int | None) -> None:
        super().__init__(f"line {line}" if line else "not four lines")
        self.line = line


def sheet(key: EllipticCurvePrivateKey) -> tuple[str, ...]:
    """Return the lines of the sheet for a private key."""
    number = key.private_numbers().private_value
    symbols = "".join(SYMBOLS[number >> shift & 31] for shift in range(_BITS - 5, -1, -5))
    starts = range(0, len(symbols), _SYMBOLS_IN_LINE)
    return tuple(_line(symbols[start : start + _SYMBOLS_IN_LINE]) for start in starts)


def read_sheet(lines: list[str]) -> EllipticCurvePrivateKey:
    """Return the private key that somebody typed from a sheet. Raises SheetError."""
    typed = [line for line in lines if line.strip()]
    if len(typed) != LINES:
        raise SheetError(None)
    number = 0
    for count, line in enumerate(typed, start=1):
        symbols = symbols_of(line)
        if len(symbols) != _SYMBOLS_IN_LINE + 1 or not set(symbols[:-1]) <= set(SYMBOLS):
            raise SheetError(count)
        value = _value(symbols[:-1])
        if symbols[-1] != CHECK_SYMBOLS[value % 37]:
            raise SheetError(count)
        number = number << 5 * _SYMBOLS_IN_LINE | value
    try:
        return ec.derive_private_key(number, ec.SECP256R1())
    except ValueError as error:
        raise SheetError(None) from error


def _line(symbols: str) -> str:
    groups = (symbols[:5], symbols[5:10], symbols[10:])
    return "-".join([*groups, CHECK_SYMBOLS[_value(list(symbols)) % 37]])


def _value(symbols: list[str]) -> int:
    number = 0
    for symbol in symbols:
        number = number << 5 | SYMBOLS.index(symbol)
    return number
