"""IBANs, proved by their check digits and their country's structure (SWIFT's registry, as python-stdnum holds it)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stdnum import iban, numdb

from .private_numbers import Number

_space = " \u00a0\u2007\u2009\u202f"
_dash = "\u2010\u2011\u2012\u2013"
# two letters and two digits; searched from the digits, which are rarer
_iban_start = re.compile(
    rf"[0-9][0-9](?:(?<=[A-Za-z]{{2}}[0-9]{{2}})(?<![A-Za-z0-9_].{{4}})"
    rf"|(?<=[A-Za-z]{{2}}[{_space}-][0-9]{{2}})(?<![A-Za-z0-9_].{{5}}))"
    rf"(?=[{_space}{_dash}.-]{{0,2}}[A-Za-z0-9])"
)


@cache
def _iban_length(country: str) -> int:
    """Characters of the IBANs of a country, 0 where it has none (SWIFT's registry, as stdnum holds it)."""
    _, info = numdb.get("iban").info(country)[0]
    return 4 + sum(map(int, re.findall(r"(\d+)!", info["bban"]))) if "bban" in info else 0


@cache
def _iban_body(length: int) -> re.Pattern[str]:
    return re.compile(rf"(?:[{_space}{_dash}.-]{{0,2}}[A-Za-z0-9]){{{length}}}(?![A-Za-z0-9_])")


def find_ibans(text: str) -> Iterator[Number]:
    """IBANs in any grouping; what follows them is left out by the length that their country gives them."""
    for match in _iban_start.finditer(text):
        start = match.start() - (2 if text[match.start() - 1].isalpha() else 3)
        country = text[start : start + 2].upper()
        length = _iban_length(country)
        body = length and _iban_body(length).match(text, start)
        if body and iban.is_valid(re.sub("[^A-Za-z0-9]", "", body[0]), check_country=False):
            yield Number("private_iban", body.start(), body.end(), f"an IBAN ({country})")
