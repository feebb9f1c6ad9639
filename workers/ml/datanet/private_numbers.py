"""Numbers with checksums: cards and national ids of digits, found by shape and proved by python-stdnum.

A number whose form alone says what it is (two check digits, a date inside, its own grouping) is reported wherever it stands,
unless the words before it name a thing (an order, an ISBN). Any other needs words about identity beside it: one in eleven
nine-digit order numbers is also a valid Dutch BSN.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import NamedTuple

from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from .private_words import names_card, names_person, names_phone, names_thing

_space = " \u00a0\u2007\u2009\u202f"
_dash = "\u2010\u2011\u2012\u2013"
_run = re.compile(
    rf"[0-9](?<![A-Za-z0-9_+].)(?<![0-9][{_space}{_dash}./-].)(?<![0-9A-Fa-f]{{4}}-.)(?:[{_space}{_dash}./-]?[0-9])*"
)
_pieces = re.compile(rf"[^{_space}]+")
_date = re.compile(r"(?:19|20)\d\d([-/.])[01]?\d\1[0-3]?\d(?!\d)|[0-3]?\d([-/.])[01]?\d\2(?:19|20)\d\d")
_ip = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?!\d)")
_not_digit = re.compile("[^0-9]")
_separators = str.maketrans({**dict.fromkeys(_space, " "), **dict.fromkeys(_dash, "-")})
_most_pieces = 8


class Number(NamedTuple):
    """A private number: its rule, where it lies (code points), and what it is, as a message names it."""

    rule: str
    start: int
    end: int
    what: str


def _numeric(
    *entries: tuple[str, str, tuple[int, ...], str | None],
) -> dict[int, list[tuple[str, str, re.Pattern[str] | None]]]:
    by_length: dict[int, list[tuple[str, str, re.Pattern[str] | None]]] = {}
    for module, name, lengths, shape in entries:
        for length in lengths:
            by_length.setdefault(length, []).append((module, name, re.compile(shape) if shape else None))
    return by_length


# module of stdnum, name, how many digits, the form that needs no words beside it
_national = _numeric(
    ("us.ssn", "a US social security number", (9,), r"\d{3}-\d\d-\d{4}"),
    ("us.itin", "a US taxpayer number (ITIN)", (9,), r"\d{3}-\d\d-\d{4}"),
    ("ca.sin", "a Canadian SIN", (9,), None),
    ("gb.nhs", "a British NHS number", (10,), None),
    ("de.idnr", "a German tax id (IdNr)", (11,), r"\d\d \d{3} \d{3} \d{3}"),
    ("fr.nir", "a French social security number (NIR)", (15,), r"[1-478]( ?)\d\d\1\d\d\1\d\d\1\d{3}\1\d{3}\1 ?\d\d"),
    ("nl.bsn", "a Dutch BSN", (9,), None),
    ("be.nn", "a Belgian national number", (11,), r"\d\d([. ]?)\d\d\1\d\d[- ]?\d{3}[. ]?\d\d"),
    ("ch.ssn", "a Swiss AHV number", (13,), r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d"),
    ("at.vnr", "an Austrian insurance number", (10,), None),
    ("pl.pesel", "a Polish PESEL", (11,), None),
    ("pt.nif", "a Portuguese NIF", (9,), None),
    ("cz.rc", "a Czech or Slovak birth number", (9, 10), r"\d{6}/\d{3,4}"),
    ("ro.cnp", "a Romanian CNP", (13,), None),
    ("bg.egn", "a Bulgarian EGN", (10,), None),
    ("gr.amka", "a Greek AMKA", (11,), None),
    ("hr.oib", "a Croatian OIB", (11,), None),
    ("si.emso", "an EMŠO or JMBG", (13,), None),
    ("ee.ik", "an Estonian or Lithuanian personal code", (11,), None),
    ("se.personnummer", "a Swedish personnummer", (10, 12), r"(?:\d\d)?\d{6}-\d{4}"),
    ("no.fodselsnummer", "a Norwegian fødselsnummer", (11,), r"\d{6} ?\d{5}"),
    ("dk.cpr", "a Danish CPR number", (10,), None),
    ("is_.kennitala", "an Icelandic kennitala", (10,), r"\d{6}-\d{4}"),
    ("ua.rntrc", "a Ukrainian taxpayer number", (10,), None),
    ("ru.inn", "a Russian INN", (12,), None),
    ("tr.tckimlik", "a Turkish identity number", (11,), None),
    ("il.idnr", "an Israeli identity number", (9,), None),
    ("za.idnr", "a South African ID number", (13,), r"\d{6} \d{4} \d{3}"),
    ("br.cpf", "a Brazilian CPF", (11,), r"\d{3}\.\d{3}\.\d{3}-\d\d"),
    ("ar.cuit", "an Argentine CUIT", (11,), r"\d\d-\d{8}-\d"),
    ("cl.rut", "a Chilean RUT", (8, 9), r"\d{1,2}\.\d{3}\.\d{3}-\d"),
    ("co.nit", "a Colombian NIT", (8, 9, 10), None),
    ("ec.ci", "an Ecuadorian CI", (10,), None),
    ("pe.cui", "a Peruvian CUI", (9,), None),
    ("do.cedula", "a Dominican cédula", (11,), r"\d{3}-\d{7}-\d"),
    ("cu.ni", "a Cuban identity number", (11,), None),
    ("in_.aadhaar", "an Indian Aadhaar number", (12,), r"\d{4}([ -])\d{4}\1\d{4}"),
    ("cn.ric", "a Chinese resident identity number", (18,), r"\d{18}|\d{6} \d{8} \d{4}"),
    ("kr.rrn", "a South Korean resident number", (13,), r"\d{6}-\d{7}"),
    ("jp.in_", "a Japanese individual number", (12,), None),
    ("th.pin", "a Thai personal number", (13,), r"\d([- ])\d{4}\1\d{5}\1\d\d\1\d"),
    ("my.nric", "a Malaysian NRIC number", (12,), r"\d{6}-\d\d-\d{4}"),
    ("id.nik", "an Indonesian NIK", (16,), None),
    ("pk.cnic", "a Pakistani CNIC", (13,), r"\d{5}-\d{7}-\d"),
    ("au.tfn", "an Australian TFN", (9,), None),
)

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
_card_lengths, _usual_length = range(12, 20), 16
_least_digits, _most_digits = 8, 19


def _is_resident(number: str) -> bool:
    """A Chinese number by its check digit and date; stdnum's table of places lacks those that were renamed."""
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return number[:17].isdigit() and ric.calc_check_digit(number) == number[-1]


@cache
def check_of(module: str) -> Callable[[str], bool]:
    """Whether a compact number is valid by a module of stdnum."""
    return _is_resident if module == "cn.ric" else import_module(f"stdnum.{module}").is_valid


# lengths of the pieces of cards and ids that are written with spaces; other groupings are believed beside words only
_written = frozenset(
    [
        (4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (4, 6, 4), (4, 6, 5), (6, 10), (6, 13), (2, 3, 3, 3),
        (1, 2, 2, 2, 3, 3, 2), (13, 2), (6, 5), (6, 4, 3), (6, 8, 4), (1, 4, 5, 2, 1), (4, 4, 4), (3, 4, 4, 2), (2, 2, 2, 3, 2),
    ]
)  # fmt: skip


def _is_card(text: str, raw: str, digits: str, start: int, end: int) -> bool:
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


def _formed_id(raw: str, digits: str) -> str | None:
    """The name of the national id whose own form and check a span of digits has, or None."""
    for module, name, form in _national.get(len(digits), ()):
        if form and form.fullmatch(raw) and check_of(module)(digits):
            return name
    return None


def _is_any_id(raw: str, digits: str) -> bool:
    """Whether a span is a national id in whatever grouping: believed beside the right words only."""
    if _date.match(raw) or _ip.match(raw) or len(set(_not_digit.findall(raw))) > 1:
        return False
    return any(check_of(module)(digits) for module, _, _ in _national.get(len(digits), ()))


def _pieces_of(text: str, begin: int, end: int) -> list[tuple[int, int, str]]:
    """(start, end, digits) of what stands between the spaces of a run of digits."""
    if end < len(text) and (text[end].isascii() and text[end].isalnum() or text[end] == "_"):
        # its last piece goes on as a word (`12ab`): only what stands before that piece is a number
        end = max((text.rfind(space, begin, end) for space in _space), default=-1)
    found = _pieces.finditer(text, begin, max(begin, end))
    return [(piece.start(), piece.end(), _not_digit.sub("", piece[0])) for piece in found]


class _Run:
    """Digits with single marks between them, and what can be read from some of its pieces."""

    def __init__(self, text: str, begin: int, end: int):
        self.text, self.pieces = text, _pieces_of(text, begin, end)
        self.beside: bool | None = None

    def names_person(self) -> bool:
        if self.beside is None:
            self.beside = names_person(self.text, self.pieces[0][0], self.pieces[-1][1])
        return self.beside

    def spans(self, first: int) -> list[tuple[int, str]]:
        """(last piece, digits) of what may be a number from piece `first` on, longest first."""
        spans, digits, sizes = [], "", ()
        for last in range(first, min(first + _most_pieces, len(self.pieces))):
            start, end, more = self.pieces[last]
            digits, sizes = digits + more, (*sizes, end - start)
            if len(digits) > _most_digits:
                break
            if len(digits) >= _least_digits and (len(sizes) == 1 or sizes in _written or self.names_person()):
                spans.append((last, digits))
        return spans[::-1]

    def judge(self, first: int, last: int, digits: str) -> Number | None:
        start, end = self.pieces[first][0], self.pieces[last][1]
        raw = self.text[start:end].translate(_separators)
        if len(digits) in _card_lengths and _is_card(self.text, raw, digits, start, end):
            return Number("private_card", start, end, "the number of a payment card")
        name = _formed_id(raw, digits)
        if name and not (names_thing(self.text, start) or names_phone(self.text, start)):
            return Number("private_national_id", start, end, name)
        if self.names_person() and (name or _is_any_id(raw, digits)):
            return Number("private_national_id", start, end, name or "a national id number")
        return None


def find_numbers(text: str) -> Iterator[Number]:
    """Cards and national ids of digits alone, from left to right, without overlaps; of spans that begin alike the longest."""
    for match in _run.finditer(text):
        if match.end() - match.start() < _least_digits:
            continue
        run, first = _Run(text, *match.span()), 0
        while first < len(run.pieces):
            for last, digits in run.spans(first):
                found = run.judge(first, last, digits)
                if found:
                    yield found
                    first = last
                    break
            first += 1
