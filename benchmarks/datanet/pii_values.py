"""Made-up private values: built by stdnum's own check digits and phonenumbers' example numbers, never by our patterns.

Each function takes a random generator and returns one value as somebody might write it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import string
from collections.abc import Callable, Iterable
from pathlib import Path

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from stdnum import bitcoin, ean, iban, luhn, numdb, verhoeff
from stdnum.ar import cuit
from stdnum.at import vnr
from stdnum.au import tfn
from stdnum.be import nn
from stdnum.bg import egn
from stdnum.br import cpf
from stdnum.cl import rut
from stdnum.cn import ric
from stdnum.cz import rc
from stdnum.de import idnr
from stdnum.ee import ik
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.is_ import kennitala
from stdnum.iso7064 import mod_11_10
from stdnum.it import codicefiscale
from stdnum.jp import in_ as jp_in
from stdnum.kr import rrn
from stdnum.mx import curp
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.pt import nif
from stdnum.ro import cnp
from stdnum.si import emso
from stdnum.th import pin
from stdnum.tr import tckimlik
from stdnum.ua import rntrc

Random = random.Random
names = "anna bo chloe dmitri elif farah goran hana ivan jonas kira lena mateo nadia omar petra quinn rosa sven tomás ülkü vera wei yusuf".split()
surnames = "abbott björk castillo duarte engel fischer greco hansen ito jansen kowalski lopez moreau novak okafor petrov rossi silva tanaka weber".split()
hosts = "mailbox.org proton.me gmx.net posteo.de web.de yahoo.co.uk orange.fr libero.it uol.com.br wanadoo.es corvo-bay.net uni-hafen.edu naver.com".split()


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice(string.digits) for _ in range(count))


def letters(rng: Random, count: int) -> str:
    return "".join(rng.choice(string.ascii_uppercase) for _ in range(count))


def date(rng: Random, form: str) -> str:
    """A day of birth between 1940 and 1999, as `form` of {y} {yy} {m} {d} says."""
    year, month, day = rng.randint(1940, 1999), rng.randint(1, 12), rng.randint(1, 28)
    return form.format(y=year, yy=f"{year % 100:02d}", m=f"{month:02d}", d=f"{day:02d}")


def first_valid(rng: Random, make: Callable[[], str], check: Callable[[str], bool]) -> str:
    while not check(value := make()):
        pass
    return value


def grouped(value: str, sizes: Iterable[int], mark: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(value[at : at + size])
        at += size
    return mark.join(part for part in [*parts, value[at:]] if part)


def card(rng: Random) -> str:
    prefix, length = rng.choice(
        [("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("2650", 16), ("34", 15), ("37", 15), ("6011", 16), ("65", 16), ("3530", 16), ("36", 14), ("62", 16)]
    )
    body = prefix + digits(rng, length - len(prefix) - 1)
    number = body + luhn.calc_check_digit(body)
    sizes = (4, 6, 5) if length == 15 else (4, 6, 4) if length == 14 else (4, 4, 4, 4)
    return grouped(number, sizes, rng.choice(["", " ", "-", " "]))


def bank(rng: Random) -> str:
    database = numdb.get("iban")
    country = rng.choice(countries)
    structure = database.info(country)[0][1]["bban"]
    kinds = {"n": string.digits, "a": string.ascii_uppercase, "c": string.ascii_uppercase + string.digits}
    body = "".join(
        "".join(rng.choice(kinds[kind]) for _ in range(int(size))) for size, kind in re.findall(r"(\d+)!([nac])", structure)
    )
    number = country + iban.calc_check_digits(country + "00" + body) + body
    style = rng.randrange(6)
    if style < 2:
        return number
    if style == 2:
        return number.lower() if rng.random() < 0.3 else number
    return iban.format(number, rng.choice([" ", " ", "-", "\u00a0"]))


countries = "AD AE AL AT AZ BA BE BG BH BR CH CR CY CZ DE DK DO EE ES FI FO FR GB GE GI GR HR HU IE IL IS IT KW KZ LB LI LT LU LV MC MD ME MK MT MU NL NO PK PL PS PT QA RO RS SA SE SI SK SM TN TR UA VG XK".split()


def _idnr(rng: Random) -> str:
    def make() -> str:
        body = rng.sample(string.digits, 9)
        body.insert(rng.randrange(1, 9), rng.choice(body))
        body = body[:10]
        return "".join(body) + mod_11_10.calc_check_digit("".join(body))

    return first_valid(rng, make, idnr.is_valid)


def _fiscal(rng: Random) -> str:
    consonants = "BCDFGLMNPRSTVZ"
    body = "".join(rng.choice(consonants) for _ in range(6)) + f"{rng.randint(40, 99)}" + rng.choice("ABCDEHLMPRST")
    body += f"{rng.choice([1, 41]) + rng.randrange(28):02d}" + rng.choice("ABCDEFGHIL") + f"{rng.randint(1, 999):03d}"
    return body + codicefiscale.calc_check_digit(body)


def _curp(rng: Random) -> str:
    consonants = "BCDFGHJKLMNPQRSTVWXYZ"

    def make() -> str:
        body = rng.choice(consonants) + rng.choice("AEIOU") + letters(rng, 2) + date(rng, "{yy}{m}{d}") + rng.choice("HM")
        body += rng.choice(["AS", "BC", "CH", "DF", "JC", "MC", "NL", "OC", "VZ", "YN"])
        body += "".join(rng.choice(consonants) for _ in range(3)) + rng.choice(string.digits)
        return body + curp.calc_check_digit(body)

    return first_valid(rng, make, curp.is_valid)


def _norwegian(rng: Random) -> str:
    def make() -> str:
        body = date(rng, "{d}{m}{yy}") + f"{rng.randint(0, 499):03d}"
        body += fodselsnummer.calc_check_digit1(body)
        return body + fodselsnummer.calc_check_digit2(body)

    return first_valid(rng, make, fodselsnummer.is_valid)


def _belgian(rng: Random) -> str:
    body = date(rng, "{yy}{m}{d}") + f"{rng.randint(1, 997):03d}"
    return body + f"{97 - int(body) % 97:02d}"


def _ssn(rng: Random) -> str:
    return f"{rng.choice([n for n in range(1, 900) if n != 666]):03d}{rng.randint(1, 99):02d}{rng.randint(1, 9999):04d}"


def _trial(count: int, check: Callable[[str], bool]) -> Callable[[Random], str]:
    return lambda rng: first_valid(rng, lambda: digits(rng, count), check)


def _with(make: Callable[[Random], str], check_digit: Callable[[str], str]) -> Callable[[Random], str]:
    def value(rng: Random) -> str:
        body = make(rng)
        return body + check_digit(body)

    return value


def _ends(make: Callable[[Random], str], marks: str, check: Callable[[str], bool]) -> Callable[[Random], str]:
    def value(rng: Random) -> str:
        return next(body + mark for body in iter(lambda: make(rng), None) for mark in marks if check(body + mark))

    return value


# id → (value without separators, the groupings that it is written in, as sizes and mark)
plain = [((), "")]
national: dict[str, tuple[Callable[[Random], str], list[tuple[tuple[int, ...], str]]]] = {
    "us_ssn": (_ssn, [((3, 2), "-"), ((3, 2), "-"), ((3, 2), " "), ((), "")]),
    "es_dni": (_with(lambda rng: digits(rng, 8), dni.calc_check_digit), [((), ""), ((8,), "-")]),
    "es_nie": (_with(lambda rng: rng.choice("XYZ") + digits(rng, 7), nie.calc_check_digit), [((), ""), ((1, 7), "-")]),
    "it_codicefiscale": (_fiscal, plain),
    "de_idnr": (_idnr, [((), ""), ((2, 3, 3), " ")]),
    "fr_nir": (
        _with(lambda rng: rng.choice("12") + f"{rng.randint(40, 99)}{rng.randint(1, 12):02d}{rng.randint(1, 95):02d}{digits(rng, 6)}", nir.calc_check_digits),
        [((), ""), ((1, 2, 2, 2, 3, 3), " ")],
    ),
    "nl_bsn": (_trial(9, bsn.is_valid), [((), ""), ((4, 2), "."), ((3, 3), " ")]),
    "be_nn": (_belgian, [((), ""), ((6, 3), "-")]),
    "pl_pesel": (_with(lambda rng: date(rng, "{yy}{m}{d}") + digits(rng, 4), pesel.calc_check_digit), plain),
    "pt_nif": (_with(lambda rng: rng.choice("12") + digits(rng, 7), nif.calc_check_digit), [((), ""), ((3, 3), " ")]),
    "se_personnummer": (_with(lambda rng: date(rng, "{yy}{m}{d}") + digits(rng, 3), luhn.calc_check_digit), [((6,), "-")]),
    "no_fodselsnummer": (_norwegian, [((), ""), ((6,), " ")]),
    "fi_hetu": (_ends(lambda rng: date(rng, "{d}{m}{yy}") + "-" + f"{rng.randint(2, 899):03d}", "0123456789ABCDEFHJKLMNPRSTUVWXY", hetu.is_valid), plain),
    "br_cpf": (_trial(11, cpf.is_valid), [((), "")]),
    "mx_curp": (_curp, plain),
    "in_aadhaar": (_with(lambda rng: rng.choice("23456789") + digits(rng, 10), verhoeff.calc_check_digit), [((4, 4), " "), ((4, 4), "-"), ((), "")]),
    "cn_ric": (_with(lambda rng: rng.choice(["110101", "310104", "440305", "510107", "360426"]) + date(rng, "{y}{m}{d}") + digits(rng, 3), lambda body: ric.calc_check_digit(body + "0")), plain),
    "ar_cuit": (_with(lambda rng: rng.choice(["20", "23", "27"]) + digits(rng, 8), cuit.calc_check_digit), [((), ""), ((2, 8), "-")]),
    "ro_cnp": (_with(lambda rng: rng.choice("12") + date(rng, "{yy}{m}{d}") + f"{rng.randint(1, 40):02d}{rng.randint(1, 999):03d}", cnp.calc_check_digit), plain),
    "bg_egn": (_with(lambda rng: date(rng, "{yy}{m}{d}") + digits(rng, 3), egn.calc_check_digit), plain),
    "cz_rc": (lambda rng: first_valid(rng, lambda: date(rng, "{yy}{m}{d}") + digits(rng, 4), rc.is_valid), [((6,), "/")]),
    "ee_ik": (_with(lambda rng: rng.choice("34") + date(rng, "{yy}{m}{d}") + digits(rng, 3), lambda body: ik.calc_check_digit(body + "0")), plain),
    "gr_amka": (_with(lambda rng: date(rng, "{d}{m}{yy}") + digits(rng, 4), luhn.calc_check_digit), plain),
    "hr_oib": (_with(lambda rng: digits(rng, 10), mod_11_10.calc_check_digit), plain),
    "il_idnr": (_with(lambda rng: digits(rng, 8), luhn.calc_check_digit), plain),
    "is_kennitala": (lambda rng: first_valid(rng, lambda: date(rng, "{d}{m}{yy}") + digits(rng, 3) + "9", kennitala.is_valid), [((6,), "-")]),
    "kr_rrn": (_with(lambda rng: date(rng, "{yy}{m}{d}") + rng.choice("12") + "01" + digits(rng, 3), rrn.calc_check_digit), [((6,), "-")]),
    "tr_tckimlik": (_with(lambda rng: rng.choice("123456789") + digits(rng, 8), tckimlik.calc_check_digits), plain),
    "za_idnr": (_with(lambda rng: date(rng, "{yy}{m}{d}") + digits(rng, 4) + "08", luhn.calc_check_digit), [((), ""), ((6, 4), " ")]),
    "th_pin": (_with(lambda rng: rng.choice("12345678") + digits(rng, 11), pin.calc_check_digit), [((1, 4, 5, 2), "-"), ((), "")]),
    "ca_sin": (_with(lambda rng: rng.choice("1234567") + digits(rng, 7), luhn.calc_check_digit), [((3, 3), " "), ((3, 3), "-")]),
    "au_tfn": (_trial(9, tfn.is_valid), [((3, 3), " "), ((), "")]),
    "ch_ssn": (_with(lambda rng: "756" + digits(rng, 9), ean.calc_check_digit), [((3, 4, 4), "."), ((), "")]),
    "cl_rut": (_with(lambda rng: str(rng.randint(10, 25)) + digits(rng, 6), rut.calc_check_digit), [((8,), "-"), ((8,), "-")]),
    "at_vnr": (lambda rng: first_valid(rng, lambda: rng.choice("123456789") + digits(rng, 3) + date(rng, "{d}{m}{yy}"), vnr.is_valid), [((), ""), ((4,), " ")]),
    "si_emso": (_with(lambda rng: date(rng, "{d}{m}9{yy}") + "50" + digits(rng, 3), emso.calc_check_digit), plain),
    "ua_rntrc": (_trial(10, rntrc.is_valid), plain),
    "jp_in": (lambda rng: (lambda body: body + jp_in.calc_check_digit(body))(digits(rng, 11)), [((), ""), ((4, 4), " ")]),
    "gb_nhs": (_trial(10, nhs.is_valid), [((3, 3), " "), ((), "")]),
    "ie_pps": (lambda rng: first_valid(rng, lambda: digits(rng, 7) + letters(rng, 1), pps.is_valid), plain),
}


def national_id(rng: Random, which: str) -> str:
    make, forms = national[which]
    value = make(rng)
    if which == "br_cpf" and rng.random() < 0.7:
        return cpf.format(value)
    if which == "cl_rut" and rng.random() < 0.4:
        return rut.format(value)
    if which == "be_nn" and rng.random() < 0.4:
        return nn.format(value)
    sizes, mark = rng.choice(forms)
    return grouped(value, sizes, mark) if mark else value


def email(rng: Random) -> str:
    name, surname = (re.sub(r"[^\x00-\x7f]", "u", rng.choice(pool)) for pool in (names, surnames))
    mark = rng.choice([".", "_", "", "-"])
    tail = rng.choice(["", "", str(rng.randint(1, 99)), "+shop"])
    value = f"{name}{mark}{surname}{tail}@{rng.choice(hosts)}"
    return value.title() if rng.random() < 0.05 else value


def _example(rng: Random, region: str) -> phonenumbers.PhoneNumber:
    """phonenumbers' example of the region with other last digits, where those are valid as well."""
    kind = rng.choice([PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE])
    number = phonenumbers.example_number_for_type(region, kind) or phonenumbers.example_number(region)
    for _ in range(20):
        text = str(number.national_number)
        other = phonenumbers.PhoneNumber(
            country_code=number.country_code,
            national_number=int(text[:-3] + digits(rng, 3)),
            italian_leading_zero=number.italian_leading_zero,
        )
        if phonenumbers.is_valid_number_for_region(other, region):
            return other
    return number


regions = sorted(phonenumbers.SUPPORTED_REGIONS)
home_regions = "US GB FR DE IT ES NL BE CH AT PL PT SE NO DK FI IE AU NZ CA BR MX AR IN CN JP KR TR RU UA ZA IL GR CZ".split()


def phone_abroad(rng: Random) -> str:
    form = rng.choice([PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164, PhoneNumberFormat.RFC3966])
    number = phonenumbers.format_number(_example(rng, rng.choice(regions)), form)
    return number.replace(" ", rng.choice([" ", " ", "-", ".", ""])).removeprefix("tel:")


def phone_at_home(rng: Random) -> str:
    return phonenumbers.format_number(_example(rng, rng.choice(home_regions)), PhoneNumberFormat.NATIONAL)


def ip(rng: Random) -> str:
    if rng.random() < 0.25:
        groups = [f"{rng.randrange(1 << 16):x}" for _ in range(6)]
        return "2a0" + f"{rng.randrange(1, 16):x}:" + ":".join(groups[:6]) + ":1"
    return f"{rng.choice([31, 46, 62, 77, 84, 91, 109, 178, 188, 212])}.{rng.randint(1, 254)}.{rng.randint(0, 254)}.{rng.randint(1, 254)}"


def _pick(rng: Random, alphabet: str, count: int) -> str:
    return "".join(rng.choice(alphabet) for _ in range(count))


def _jwt(rng: Random) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    body = {"sub": digits(rng, 10), "name": rng.choice(names), "iat": rng.randint(1_500_000_000, 1_800_000_000)}
    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(body)}.{_pick(rng, string.ascii_letters + string.digits + '-_', 43)}"


def _pem(rng: Random) -> str:
    data = base64.b64encode(rng.randbytes(600)).decode()
    kind = rng.choice(["RSA ", "EC ", "", "OPENSSH "])
    lines = "\n".join(data[i : i + 64] for i in range(0, len(data), 64))
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{lines}\n-----END {kind}PRIVATE KEY-----"


_alphanumeric = string.ascii_letters + string.digits
tokens: dict[str, Callable[[Random], str]] = {
    "aws": lambda rng: rng.choice(["AKIA", "ASIA"]) + _pick(rng, string.ascii_uppercase + "234567", 16),
    "github": lambda rng: rng.choice(["ghp_", "gho_", "ghs_"]) + _pick(rng, _alphanumeric, 36),
    "slack": lambda rng: f"xoxb-{digits(rng, 12)}-{digits(rng, 12)}-{_pick(rng, _alphanumeric, 24)}",
    "stripe": lambda rng: rng.choice(["sk", "rk"]) + "_live_" + _pick(rng, _alphanumeric, 24),
    "jwt": _jwt,
    "pem": _pem,
    "basic_auth": lambda rng: f"https://{rng.choice(names)}:{_pick(rng, _alphanumeric, 12)}@{rng.choice(hosts)}/data",
    "google": lambda rng: "AIza" + _pick(rng, _alphanumeric + "-_", 35),
}
_words = (Path(__file__).parents[2] / "workers/ml/datanet/bip39_english.txt").read_text("ascii").split()


def wif(rng: Random) -> str:
    """A Bitcoin key in wallet import format: version, key, mark of a compressed public key, Base58Check."""
    data = b"\x80" + rng.randbytes(32) + b"\x01"
    number = int.from_bytes(data + hashlib.sha256(hashlib.sha256(data).digest()).digest()[:4], "big")
    text = ""
    while number:
        number, rest = divmod(number, 58)
        text = bitcoin._base58_alphabet[rest] + text
    return text


def seed_phrase(rng: Random) -> str:
    """BIP-39: entropy, then the first bits of its hash, cut into numbers of 11 bits."""
    size = rng.choice([128, 256])
    entropy = rng.randbytes(size // 8)
    check = int.from_bytes(hashlib.sha256(entropy).digest(), "big") >> (256 - size // 32)
    number = (int.from_bytes(entropy, "big") << (size // 32)) | check
    count = size // 32 * 3
    words = [_words[(number >> (11 * (count - 1 - i))) & 2047] for i in range(count)]
    style = rng.randrange(3)
    return " ".join(words) if style < 2 else ", ".join(words)


def ethereum_key(rng: Random) -> str:
    return rng.choice(["0x", ""]) + rng.randbytes(32).hex()
