"""Numbers of payment cards: Luhn, an issuer's range, and an issuer's grouping."""

from __future__ import annotations

import re

from stdnum import luhn

from .private_words import names_card, names_person, names_thing

# first digits of an issuer's cards → lengths of their numbers (ISO/IEC 7812; issuers' own tables)
_issuers = tuple(
    (re.compile(prefix), lengths)
    for prefix, lengths in (
        ("4", (16, 19)),
        ("5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", (16,)),
        ("3[47]", (15,)),
        ("6011|64[4-9]|65", (16, 19)),
        ("352[89]|35[3-8]", (16, 17, 18, 19)),
        ("30[0-5]|3095|36|3[89]", (14, 16, 19)),
        ("62|81", (16, 17, 18, 19)),
        ("220[0-4]", (16, 17, 18, 19)),
    )
)
# issuers of few countries, and the 13 digits that Visa gives out no more
_other_issuer = re.compile("5[06-9]|6[0-9]|9792|82|4")
_card_shape = re.compile(
    r"\d{12,19}|\d{4}([ .-])\d{4}\1\d{4}(?:\1\d{1,7}|\1\d{4}\1\d{3})|\d{4}([ .-])\d{6}\2\d{4,5}|\d{6}([ -])\d{10,13}"
)
card_lengths, _usual_length = range(12, 20), 16


def is_card(text: str, raw: str, digits: str, start: int, end: int) -> bool:
    """Luhn, an issuer's range and an issuer's grouping; rarer ranges want the word for a card beside them."""
    if not _card_shape.fullmatch(raw):
        return False
    known = any(prefix.match(digits) and len(digits) in lengths for prefix, lengths in _issuers)
    if not (known or _other_issuer.match(digits)) or not luhn.is_valid(digits):
        return False
    if known and (raw != digits or len(digits) <= _usual_length and not names_thing(text, start)):
        return True
    if known:
        return names_card(text, start, end)
    return names_card(text, start, end) and not names_person(text, start, end)
