"""Made-up national ids with right check digits, by stdnum's own functions."""

from __future__ import annotations

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
from stdnum.ee import ik
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.is_ import kennitala
from stdnum.iso7064 import mod_11_10
from stdnum.jp import in_ as jp_in
from stdnum.kr import rrn
from stdnum.nl import bsn
from stdnum.pl import pesel
from stdnum.pt import nif
from stdnum.ro import cnp
from stdnum.si import emso
from stdnum.th import pin
from stdnum.tr import tckimlik
from stdnum.ua import rntrc

from pii_basics import Random, date, digits, first_valid, grouped, letters
from pii_makers import american, belgian, by_trial, ending, german, italian, mexican, norwegian, with_check

# id → (value without separators, the groupings that it is written in, as sizes and mark)
plain = [((), "")]
national: dict[str, tuple[Callable[[Random], str], list[tuple[tuple[int, ...], str]]]] = {
    "us_ssn": (american, [((3, 2), "-"), ((3, 2), "-"), ((3, 2), " "), ((), "")]),
    "es_dni": (with_check(lambda rng: digits(rng, 8), dni.calc_check_digit), [((), ""), ((8,), "-")]),
    "es_nie": (with_check(lambda rng: rng.choice("XYZ") + digits(rng, 7), nie.calc_check_digit), [((), ""), ((1, 7), "-")]),
    "it_codicefiscale": (italian, plain),
    "de_idnr": (german, [((), ""), ((2, 3, 3), " ")]),
    "fr_nir": (
        with_check(
            lambda rng: (
                rng.choice("12")
                + f"{rng.randint(40, 99)}{rng.randint(1, 12):02d}{rng.randint(1, 95):02d}{digits(rng, 6)}"
            ),
            nir.calc_check_digits,
        ),
        [((), ""), ((1, 2, 2, 2, 3, 3), " ")],
    ),
    "nl_bsn": (by_trial(9, bsn.is_valid), [((), ""), ((4, 2), "."), ((3, 3), " ")]),
    "be_nn": (belgian, [((), ""), ((6, 3), "-")]),
    "pl_pesel": (with_check(lambda rng: date(rng, "{yy}{m}{d}") + digits(rng, 4), pesel.calc_check_digit), plain),
    "pt_nif": (with_check(lambda rng: rng.choice("12") + digits(rng, 7), nif.calc_check_digit), [((), ""), ((3, 3), " ")]),
    "se_personnummer": (
        with_check(lambda rng: date(rng, "{yy}{m}{d}") + digits(rng, 3), luhn.calc_check_digit),
        [((6,), "-")],
    ),
    "no_fodselsnummer": (norwegian, [((), ""), ((6,), " ")]),
    "fi_hetu": (
        ending(
            lambda rng: date(rng, "{d}{m}{yy}") + "-" + f"{rng.randint(2, 899):03d}",
            "0123456789ABCDEFHJKLMNPRSTUVWXY",
            hetu.is_valid,
        ),
        plain,
    ),
    "br_cpf": (by_trial(11, cpf.is_valid), [((), "")]),
    "mx_curp": (mexican, plain),
    "in_aadhaar": (
        with_check(lambda rng: rng.choice("23456789") + digits(rng, 10), verhoeff.calc_check_digit),
        [((4, 4), " "), ((4, 4), "-"), ((), "")],
    ),
    "cn_ric": (
        with_check(
            lambda rng: (
                rng.choice(["110101", "310104", "440305", "510107", "360426"]) + date(rng, "{y}{m}{d}") + digits(rng, 3)
            ),
            lambda body: ric.calc_check_digit(body + "0"),
        ),
        plain,
    ),
    "ar_cuit": (
        with_check(lambda rng: rng.choice(["20", "23", "27"]) + digits(rng, 8), cuit.calc_check_digit),
        [((), ""), ((2, 8), "-")],
    ),
    "ro_cnp": (
        with_check(
            lambda rng: (
                rng.choice("12") + date(rng, "{yy}{m}{d}") + f"{rng.randint(1, 40):02d}{rng.randint(1, 999):03d}"
            ),
            cnp.calc_check_digit,
        ),
        plain,
    ),
    "bg_egn": (with_check(lambda rng: date(rng, "{yy}{m}{d}") + digits(rng, 3), egn.calc_check_digit), plain),
    "cz_rc": (
        lambda rng: first_valid(rng, lambda: date(rng, "{yy}{m}{d}") + digits(rng, 4), rc.is_valid),
        [((6,), "/")],
    ),
    "ee_ik": (
        with_check(
            lambda rng: rng.choice("34") + date(rng, "{yy}{m}{d}") + digits(rng, 3),
            lambda body: ik.calc_check_digit(body + "0"),
        ),
        plain,
    ),
    "gr_amka": (with_check(lambda rng: date(rng, "{d}{m}{yy}") + digits(rng, 4), luhn.calc_check_digit), plain),
    "hr_oib": (with_check(lambda rng: digits(rng, 10), mod_11_10.calc_check_digit), plain),
    "il_idnr": (with_check(lambda rng: digits(rng, 8), luhn.calc_check_digit), plain),
    "is_kennitala": (
        lambda rng: first_valid(rng, lambda: date(rng, "{d}{m}{yy}") + digits(rng, 3) + "9", kennitala.is_valid),
        [((6,), "-")],
    ),
    "kr_rrn": (
        with_check(lambda rng: date(rng, "{yy}{m}{d}") + rng.choice("12") + "01" + digits(rng, 3), rrn.calc_check_digit),
        [((6,), "-")],
    ),
    "tr_tckimlik": (with_check(lambda rng: rng.choice("123456789") + digits(rng, 8), tckimlik.calc_check_digits), plain),
    "za_idnr": (
        with_check(lambda rng: date(rng, "{yy}{m}{d}") + digits(rng, 4) + "08", luhn.calc_check_digit),
        [((), ""), ((6, 4), " ")],
    ),
    "th_pin": (
        with_check(lambda rng: rng.choice("12345678") + digits(rng, 11), pin.calc_check_digit),
        [((1, 4, 5, 2), "-"), ((), "")],
    ),
    "ca_sin": (
        with_check(lambda rng: rng.choice("1234567") + digits(rng, 7), luhn.calc_check_digit),
        [((3, 3), " "), ((3, 3), "-")],
    ),
    "au_tfn": (by_trial(9, tfn.is_valid), [((3, 3), " "), ((), "")]),
    "ch_ssn": (with_check(lambda rng: "756" + digits(rng, 9), ean.calc_check_digit), [((3, 4, 4), "."), ((), "")]),
    "cl_rut": (
        with_check(lambda rng: str(rng.randint(10, 25)) + digits(rng, 6), rut.calc_check_digit),
        [((8,), "-"), ((8,), "-")],
    ),
    "at_vnr": (
        lambda rng: first_valid(
            rng, lambda: rng.choice("123456789") + digits(rng, 3) + date(rng, "{d}{m}{yy}"), vnr.is_valid
        ),
        [((), ""), ((4,), " ")],
    ),
    "si_emso": (with_check(lambda rng: date(rng, "{d}{m}9{yy}") + "50" + digits(rng, 3), emso.calc_check_digit), plain),
    "ua_rntrc": (by_trial(10, rntrc.is_valid), plain),
    "jp_in": (
        lambda rng: (lambda body: body + jp_in.calc_check_digit(body))(digits(rng, 11)),
        [((), ""), ((4, 4), " ")],
    ),
    "gb_nhs": (by_trial(10, nhs.is_valid), [((3, 3), " "), ((), "")]),
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
