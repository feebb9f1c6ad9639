"""National ids of digits: which module of python-stdnum proves each, and the form that needs no words beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module

from stdnum.cn import ric
from stdnum.exceptions import ValidationError


def _numeric(
    *entries: tuple[str, str, tuple[int, ...], str | None],
) -> dict[int, list[tuple[str, str, re.Pattern[str] | None]]]:
    by_length: dict[int, list[tuple[str, str, re.Pattern[str] | None]]] = {}
    for module, name, lengths, shape in entries:
        for length in lengths:
            by_length.setdefault(length, []).append((module, name, re.compile(shape) if shape else None))
    return by_length


# module of stdnum, name, how many digits, the form that needs no words beside it
national = _numeric(
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
