"""Texts that lost something on their way: letters read in the wrong encoding, answers cut off before their end."""

from __future__ import annotations

import re

import ftfy
from ftfy.badness import is_bad

# what UTF-8 looks like when it was read as Windows-1252, 1250, 1251, Mac Roman or code page 437, and U+FFFD
_suspect = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c"
    "\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]|[\u251c\u252c\u253c\u256c][\u2500-\u25a0\u00a0-\u00ff]"
    "|[\u0420\u0421][\u0400-\u040f\u0450-\u045f\u2018-\u2030\u20ac\u2122\u00a0-\u00bf]|\u0432\u0402|[\u0102\u0139\u0104][\u00a0-\u017f\u02c7-\u02dd]"
    "|\u221a[\u00a0-\u00ff\u2020\u2122\u2202-\u2265]|\u201a\u00c4|\ufffd|\u00ef\u00bb\u00bf"
)
_longest_piece = 20_000


def find_damage(text: str) -> tuple[int, str] | None:
    """(where the damage is first seen, what it should read or '' where that is lost) of a text in a wrong encoding, or None."""
    if text.isascii():
        return None
    match = _suspect.search(text)
    if match is None:
        return None
    piece = text[max(0, match.start() - _longest_piece // 4) : match.start() + _longest_piece]
    if "\ufffd" in piece:
        return match.start(), ""
    if not is_bad(piece):
        return None
    mended = ftfy.fix_encoding(piece)
    return None if mended == piece else (match.start(), mended)


def repair_text(text: str) -> str:
    """`text` with letters as they were before a wrong encoding; what cannot be known (U+FFFD) and what is right stays."""
    if text.isascii() or not _suspect.search(text):
        return text
    return "\n".join(
        "".join(ftfy.fix_encoding(line[i : i + _longest_piece]) for i in range(0, len(line), _longest_piece)) or line
        for line in text.split("\n")
    )


_ends = frozenset(".!?…。！？｡।॥؟۔።։:\"'”’»«›‹)]}>*_`~|%°$€£✓✔♥/\\=+^")
_fence = re.compile(r"^\s*(?:```|~~~(?=\w|$))", re.MULTILINE)
_cut_mark = re.compile(
    r"(?:\[(?:truncated|continued|cut off|to be continued|…|\.\.\.)\]|\((?:truncated|continued|to be continued|cut off)\)|<\|?(?:truncated|max_tokens|length)\|?>)\W*$",
    re.IGNORECASE,
)
_hanging = frozenset(
    "the a an and or of their its your my because der die das den dem ein eine einen und oder von dass weil "
    "le la les un une des et ou du el los las y del il lo gli della os um uma de het een en".split()
)
_sentence_end = re.compile(r"[.!?。！？।؟](?=[\s\"'”’)\]]|[^\s\x00-\x7f]|$)")
_item = re.compile(
    r"\s*(?:[-*+•–—>#|$]|\d{1,3}[.)]|[A-Za-z][.)]\s|\*\*|\||`|//|<|\{|@|import |from |def |class |return |https?:)"
)
_codeish = re.compile(r"[={}<>;|\\`_]|\w\(|\)\.|->|::|https?:|#")
_word = re.compile(r"[^\W\d_]+$")
_spaceless = re.compile("[\u3040-\u30ff\u3400-\u9fff]$")
_tail = 2000


def why_truncated(answer: str) -> str | None:
    """What shows that an answer was cut off, as a message says it, or None. Silent where in doubt: no full stop is no proof.

    Cut off are: an open code block; a mark such as [truncated]; a comma, an opening bracket, a hyphen or a word like "the" at
    the end; prose whose sentences all end with a stop except its long last one.
    """
    text = answer.rstrip()
    if len(text) < 12:
        return None
    if "```" in text or "~~~" in text:
        fences = _fence.findall(text)
        if len(fences) % 2:
            return "ends inside a block of code"
        if fences and text.endswith(("```", "~~~")):
            return None
    last = text[-1]
    if last in "])>" and _cut_mark.search(text[-40:]):
        return "says itself that it is cut off"
    if last in _ends or last.isdigit():
        return None
    line = _last_paragraph(text[-_tail:])
    if _item.match(line) or _codeish.search(line):
        return None
    prose = len(line.split()) >= 5
    if last in ",;([{“„‘" and (prose or len(text) > 60):
        return f"ends with “{last}”"
    if last in "-–—" and prose and text[-2].isalpha():
        return "ends inside a word"
    word = _word.search(line[-40:])
    if word and prose and word[0] in _hanging and len(text) > 40:
        return f"ends with “{word[0]}”"
    if not (word and word[0][0].islower() or _spaceless.search(line)):
        return None
    return "ends inside a sentence" if _is_open(text[-_tail:], line) else None


def _last_paragraph(text: str) -> str:
    """The last paragraph on one line where its lines are only wrapped, else the last line."""
    lines = text[text.rfind("\n\n") + 1 :].strip("\n").split("\n")
    wrapped = all(len(line) > 50 and not _item.match(line) and line[-1] not in ".:!?" for line in lines[:-1])
    return " ".join(lines) if wrapped else lines[-1]


def _is_open(text: str, line: str) -> bool:
    """Whether `line`, the last one, is prose that breaks off: long, among at least two sentences that end with a stop."""
    start = max((match.end() for match in _sentence_end.finditer(line)), default=0)
    rest = line[start:].strip()
    stops = len(_sentence_end.findall(text))
    long = len(rest) >= 10 if _spaceless.search(line) else len(rest.split()) >= 4
    if stops < 2 or not long:
        return False
    paragraphs = [part.rstrip() for part in text.split("\n")[:-1] if len(part) > 60 and not _item.match(part)]
    return start > 0 or bool(paragraphs) and all(part[-1] in _ends for part in paragraphs)
