"""Made-up national ids with right check digits, by stdnum's own functions."""

from __future__ import annotations

import string
from collections.abc import Callable

from stdnum import ean, luhn, verhoeff
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

from pii_basics import Random, date, digits, first_valid, grouped, letters


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
        body = (
            rng.choice(consonants) + rng.choice("AEIOU") + letters(rng, 2) + date(rng, "{yy}{m}{d}") + rng.choice("HM")
        )
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
        _with(
            lambda rng: (
                rng.choice("12")
                + f"{rng.randint(40, 99)}{rng.randint(1, 12):02d}{rng.randint(1, 95):02d}{digits(rng, 6)}"
            ),
            nir.calc_check_digits,
        ),
        [((), ""), ((1, 2, 2, 2, 3, 3), " ")],
    ),
    "nl_bsn": (_trial(9, bsn.is_valid), [((), ""), ((4, 2), "."), ((3, 3), " ")]),
    "be_nn": (_belgian, [((), ""), ((6, 3), "-")]),
    "pl_pesel": (_with(lambda rng: date(rng, "{yy}{m}{d}") + digits(rng, 4), pesel.calc_check_digit), plain),
    "pt_nif": (_with(lambda rng: rng.choice("12") + digits(rng, 7), nif.calc_check_digit), [((), ""), ((3, 3), " ")]),
    "se_personnummer": (
        _with(lambda rng: date(rng, "{yy}{m}{d}") + digits(rng, 3), luhn.calc_check_digit),
        [((6,), "-")],
    ),
    "no_fodselsnummer": (_norwegian, [((), ""), ((6,), " ")]),
    "fi_hetu": (
        _ends(
            lambda rng: date(rng, "{d}{m}{yy}") + "-" + f"{rng.randint(2, 899):03d}",
            "0123456789ABCDEFHJKLMNPRSTUVWXY",
            hetu.is_valid,
        ),
        plain,
    ),
    "br_cpf": (_trial(11, cpf.is_valid), [((), "")]),
    "mx_curp": (_curp, plain),
    "in_aadhaar": (
        _with(lambda rng: rng.choice("23456789") + digits(rng, 10), verhoeff.calc_check_digit),
        [((4, 4), " "), ((4, 4), "-"), ((), "")],
    ),
    "cn_ric": (
        _with(
            lambda rng: (
                rng.choice(["110101", "310104", "440305", "510107", "360426"]) + date(rng, "{y}{m}{d}") + digits(rng, 3)
            ),
            lambda body: ric.calc_check_digit(body + "0"),
        ),
        plain,
    ),
    "ar_cuit": (
        _with(lambda rng: rng.choice(["20", "23", "27"]) + digits(rng, 8), cuit.calc_check_digit),
        [((), ""), ((2, 8), "-")],
    ),
    "ro_cnp": (
        _with(
            lambda rng: (
                rng.choice("12") + date(rng, "{yy}{m}{d}") + f"{rng.randint(1, 40):02d}{rng.randint(1, 999):03d}"
            ),
            cnp.calc_check_digit,
        ),
        plain,
    ),
    "bg_egn": (_with(lambda rng: date(rng, "{yy}{m}{d}") + digits(rng, 3), egn.calc_check_digit), plain),
    "cz_rc": (
        lambda rng: first_valid(rng, lambda: date(rng, "{yy}{m}{d}") + digits(rng, 4), rc.is_valid),
        [((6,), "/")],
    ),
    "ee_ik": (
        _with(
            lambda rng: rng.choice("34") + date(rng, "{yy}{m}{d}") + digits(rng, 3),
            lambda body: ik.calc_check_digit(body + "0"),
        ),
        plain,
    ),
    "gr_amka": (_with(lambda rng: date(rng, "{d}{m}{yy}") + digits(rng, 4), luhn.calc_check_digit), plain),
    "hr_oib": (_with(lambda rng: digits(rng, 10), mod_11_10.calc_check_digit), plain),
    "il_idnr": (_with(lambda rng: digits(rng, 8), luhn.calc_check_digit), plain),
    "is_kennitala": (
        lambda rng: first_valid(rng, lambda: date(rng, "{d}{m}{yy}") + digits(rng, 3) + "9", kennitala.is_valid),
        [((6,), "-")],
    ),
    "kr_rrn": (
        _with(lambda rng: date(rng, "{yy}{m}{d}") + rng.choice("12") + "01" + digits(rng, 3), rrn.calc_check_digit),
        [((6,), "-")],
    ),
    "tr_tckimlik": (_with(lambda rng: rng.choice("123456789") + digits(rng, 8), tckimlik.calc_check_digits), plain),
    "za_idnr": (
        _with(lambda rng: date(rng, "{yy}{m}{d}") + digits(rng, 4) + "08", luhn.calc_check_digit),
        [((), ""), ((6, 4), " ")],
    ),
    "th_pin": (
        _with(lambda rng: rng.choice("12345678") + digits(rng, 11), pin.calc_check_digit),
        [((1, 4, 5, 2), "-"), ((), "")],
    ),
    "ca_sin": (
        _with(lambda rng: rng.choice("1234567") + digits(rng, 7), luhn.calc_check_digit),
        [((3, 3), " "), ((3, 3), "-")],
    ),
    "au_tfn": (_trial(9, tfn.is_valid), [((3, 3), " "), ((), "")]),
    "ch_ssn": (_with(lambda rng: "756" + digits(rng, 9), ean.calc_check_digit), [((3, 4, 4), "."), ((), "")]),
    "cl_rut": (
        _with(lambda rng: str(rng.randint(10, 25)) + digits(rng, 6), rut.calc_check_digit),
        [((8,), "-"), ((8,), "-")],
    ),
    "at_vnr": (
        lambda rng: first_valid(
            rng, lambda: rng.choice("123456789") + digits(rng, 3) + date(rng, "{d}{m}{yy}"), vnr.is_valid
        ),
        [((), ""), ((4,), " ")],
    ),
    "si_emso": (_with(lambda rng: date(rng, "{d}{m}9{yy}") + "50" + digits(rng, 3), emso.calc_check_digit), plain),
    "ua_rntrc": (_trial(10, rntrc.is_valid), plain),
    "jp_in": (
        lambda rng: (lambda body: body + jp_in.calc_check_digit(body))(digits(rng, 11)),
        [((), ""), ((4, 4), " ")],
    ),
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
