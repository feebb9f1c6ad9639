"""Phone numbers: proved by phonenumbers where they carry a country code or their country's own grouping, else by words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from .private_numbers import Number
from .private_words import after, before, names_phone, names_thing, near_contact

_between = " \u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013()./-"
_international = re.compile(
    rf"[+\uff0b0](?<![A-Za-z0-9_+].)(?:(?<=[+\uff0b]) ?|(?<=0)(?<![.,/-].)0[ -]?)\(?[1-9](?:[{_between}]{{0,3}}[0-9]){{6,17}}(?![A-Za-z0-9_])"
)
_national = re.compile(
    rf"[(0-9](?<![A-Za-z0-9_+$€£¥₹#].)(?<![0-9][.,:/-].)(?:(?<=\()[0-9]|(?<=[0-9]))(?:[{_between}]{{0,2}}[0-9]){{6,14}}(?![A-Za-z0-9_%])(?![.,:/-][0-9])"
)
_american = re.compile(r"(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}")
# a date, a span of years, a decimal fraction, an amount in thousands
_not_phone = re.compile(
    r"(?:1[5-9]|20)\d\d ?[-./\u2013 ] ?[01]?\d ?[-./ ] ?[0-3]?\d(?:[ -].*)?|[0-3]?\d[-./ ][01]?\d[-./ ](?:1[5-9]|20)\d\d(?:[ -].*)?|\d\d/\d\d/\d{4}"
    r"|(?:1[5-9]|20)\d\d ?[-/\u2013] ?(?:1[5-9]|20)\d\d|\d{1,3}\.\d{4,}|\d{1,3}(?:\.\d{3}){2,}|(?:1[5-9]|20)\d{2}[01]\d[0-3]\d"
)
_trunk = re.compile(r"[0(]|8[ -]?\(?\d{3}(?!\d)")
_amount = re.compile(
    r" ?(?:€|\$|£|%|°|(?:usd|eur|gbp|million|mio|users|people|inhabitants|habit|einwohner|times|rows|bytes|kb|mb|km|m²|kg|ms|years)\b|habit)",
    re.IGNORECASE,
)
_joined = ("-", "_", "/", "=", ".")
_least_digits, _most_digits = 9, 11
_groups = re.compile("[0-9]+")
_dashes = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013", "-") | dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
# countries whose national numbers begin with a trunk 0, 8 or a bracketed area, so that their form shows
_regions = (
    "GB FR DE IT NL BE CH AT SE FI IE AU NZ JP KR IN BR RU TR ZA IL UA RO BG HR RS SI SK CN TW TH ID MY PH VN EG MA NG KE SA AE PK AR"
).split()


def _parse(text: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None


def _shorter(text: str, start: int, end: int) -> Iterator[int]:
    """Ends of the span with none, one, … three of its last groups left off: `+33 6 12 34 56 78 24 hours`."""
    yield end
    for _ in range(3):
        end = max((text.rfind(space, start, end) for space in " \u00a0\u202f"), default=-1)
        if end <= start:
            return
        yield end


def _abroad(text: str, start: int, end: int) -> int | None:
    """Where the international number ends that begins at `start`, or None. One of a possible length is believed when it is grouped."""
    digits = lambda stop: "".join(_groups.findall(text[start:stop]))  # noqa: E731
    trunk = 0 if text[start] in "+\uff0b" else 2
    for stop in _shorter(text, start, end):
        number = _parse("+" + digits(stop)[trunk:], None)
        if number and phonenumbers.is_valid_number(number) and (trunk == 0 or _is_led(text, start, stop)):
            return stop
    beside = names_phone(text, start)
    if trunk or not (beside or len(_groups.findall(text[start:end])) > 2):
        return end if beside else None
    number = _parse("+" + digits(end), None)
    possible = number and phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return end if possible else None


def _is_led(text: str, start: int, end: int) -> bool:
    """Whether digits that begin with 00 are more than an id: grouped or after a word for telephones, and not after a thing's name."""
    grouped = len(_groups.findall(text[start:end])) > 2
    return names_phone(text, start) or grouped and not names_thing(text, start)


def _has_form(raw: str) -> bool:
    """Whether a number without country code is valid somewhere and has its area code apart, as people there write it."""
    groups = _groups.findall(raw)
    digits = "".join(groups)
    if (
        len(groups) < 2
        or not _least_digits <= len(digits) <= _most_digits
        or len(groups[-1]) < 2
        or not _trunk.match(raw)
    ):
        return False
    for region in _regions:
        number = _parse(digits, region)
        if number and phonenumbers.is_valid_number_for_region(number, region):
            written = _groups.findall(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL))
            if "".join(written) == digits and written[0] == groups[0] and len(written) > 1:
                return True
    return False


def _at_home(text: str, start: int, end: int) -> int | None:
    """Where the national number ends that begins at `start`, or None. Without words beside it, all of the digits must be the number."""
    raw = text[start:end].translate(_dashes)
    if _not_phone.fullmatch(raw.strip("()")) or names_thing(text, start):
        return None
    if _amount.match(after(text, end)):
        return None
    if names_phone(text, start):
        return end
    # ids of all sorts look like these: without brackets round an area code, something must speak of contact
    if text[max(0, start - 1) : start] in _joined or not ("(" in raw or near_contact(text, start, end)):
        return None
    if _american.fullmatch(raw):
        number = _parse(raw, "US")
        return end if "(" in raw or number and phonenumbers.is_valid_number(number) else None
    return end if _has_form(raw) else None


def find_phones(text: str) -> Iterator[Number]:
    """Phone numbers of `text`, international ones first; spans may overlap with those of other rules."""
    taken: list[tuple[int, int]] = []
    for match in _international.finditer(text):
        start = match.start()
        end = _abroad(text, start, match.end())
        if end:
            taken.append((start, end))
            yield Number("private_phone", start, end, "a phone number")
    position = 0
    for match in _national.finditer(text):
        start, end = match.span()
        while position < len(taken) and taken[position][1] <= start:
            position += 1
        if position < len(taken) and taken[position][0] < end:
            continue
        # digits that a plus sign leads were judged above
        if before(text, start, 2).rstrip("( ").endswith("+"):
            continue
        stop = _at_home(text, start, end)
        if stop:
            yield Number("private_phone", start, stop, "a phone number")
