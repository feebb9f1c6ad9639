"""National ids that hold letters, each found by its form and proved by python-stdnum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .national_ids import check_of
from .private_numbers import Number
from .private_words import names_person, names_thing


class _Code(NamedTuple):
    """`module` of stdnum (None: the form is all that there is to check), its name, its form, whether it needs words beside it."""

    module: str | None
    name: str
    form: str
    alone: bool


_omocode = "[0-9LMNP-V]"
_codes = (
    _Code(
        "it.codicefiscale",
        "an Italian codice fiscale",
        rf"[A-Z]{{3}} ?[A-Z]{{3}} ?{_omocode}{{2}}[A-Z]{_omocode}{{2}} ?[A-Z]{_omocode}{{3}}[A-Z]",
        True,
    ),
    _Code("mx.curp", "a Mexican CURP", r"[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9]", True),
    _Code("mx.rfc", "a Mexican RFC", r"[A-ZÑ&]{4}[ -]?[0-9]{6}[ -]?[A-Z0-9]{3}", False),
    _Code("es.nie", "a Spanish NIE", r"[XYZ][ -]?[0-9]{7}[ -]?[A-Z]", True),
    _Code("es.dni", "a Spanish DNI", r"(?:[0-9]{8}|[0-9]{2}\.[0-9]{3}\.[0-9]{3})[ -]?[A-Z]", True),
    # HMRC, National Insurance Manual NIM39110: letters that are given, prefixes that are not
    _Code(
        None,
        "a British National Insurance number",
        r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?P<g>[ -]?)[0-9]{2}(?P=g)[0-9]{2}(?P=g)[0-9]{2}[ -]?[A-D]",
        True,
    ),
    _Code("fi.hetu", "a Finnish henkilötunnus", r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]", True),
    _Code("cn.ric", "a Chinese resident identity number", r"[0-9]{17}X", True),
    _Code(
        "fr.nir",
        "a French social security number (NIR)",
        r"[12] ?[0-9]{2} ?[0-9]{2} ?2[AB] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
        True,
    ),
    _Code("pt.cc", "a Portuguese citizen card number", r"[0-9]{8} ?[0-9] ?[A-Z][A-Z0-9][0-9]", True),
    _Code("cl.rut", "a Chilean RUT", r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-K", True),
    _Code("ve.rif", "a Venezuelan RIF", r"[VE]-?[0-9]{8}-?[0-9]", True),
    _Code("ie.pps", "an Irish PPS number", r"[0-9]{7}[ ]?[A-W][AHWTX]?", False),
    _Code("in_.pan", "an Indian PAN", r"[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]", False),
    _Code("in_.epic", "an Indian voter id", r"[A-Z]{3}[0-9]{7}", False),
    _Code("mu.nid", "a Mauritian identity number", r"[A-Z][0-9]{12}[0-9A-F]", False),
    _Code("be.eid", "a Belgian identity card number", r"[0-9]{3}-[0-9]{7}-[0-9]{2}", False),
)
_forms = [(code, re.compile(rf"{code.form}(?![A-Za-z0-9_])", re.IGNORECASE | re.ASCII)) for code in _codes]
_digit_forms = [form for form in _forms if re.match(r"(?:\(\?:)?\[(?:0-9|12)\]", form[0].form)]
_letter_forms = [form for form in _forms if form not in _digit_forms]
# where a code may begin: the first digit after letters (searched from there, digits are rarer), or digits before a letter
_after_letters = re.compile(r"[0-9](?:(?<=[A-Za-z&].)|(?<=[A-Za-z][ -].))")
_letters_before = re.compile(r"(?<![A-Za-z0-9_-])(?:[A-Za-z]{3} )?[A-Za-z&]{1,6}[ -]?\Z")
_before_letter = re.compile(r"[0-9](?<![A-Za-z0-9_-].)[0-9 .-]{5,19}[A-Za-z+-]")
_longest_head = 12


def find_codes(text: str) -> Iterator[Number]:
    """National ids with letters; in small letters, or after the name of a thing, only with words about identity beside them."""
    reached = 0
    for digit in _after_letters.finditer(text):
        at = digit.start()
        if at < reached:
            continue
        base = max(0, at - _longest_head)
        head = _letters_before.search(text[base:at])
        if head is None or head.start() == 0 and base:
            continue
        starts = [base + head.start()]
        if " " in head[0][:4] and len(head[0]) > 4:
            starts.append(starts[0] + 4)
        found = next(filter(None, (_code_at(text, start, *form) for start in starts for form in _letter_forms)), None)
        if found:
            reached = found.end
            yield found
    match = _before_letter.search(text)
    while match:
        start = match.start()
        found = next(filter(None, (_code_at(text, start, *form) for form in _digit_forms)), None)
        if found:
            yield found
        match = _before_letter.search(text, found.end if found else start + 1)


def _code_at(text: str, start: int, code: _Code, form: re.Pattern[str]) -> Number | None:
    match = form.match(text, start)
    if match is None:
        return None
    raw, end = match[0], match.end()
    sure = code.alone and raw.isupper() and not (code.module == "es.dni" and raw[-2] == " ")
    if not (sure and not names_thing(text, start) or names_person(text, start, end)):
        return None
    if code.module is None or check_of(code.module)(raw.upper()):
        return Number("private_national_id", start, end, code.name)
    return None
