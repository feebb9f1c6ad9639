"""Text as it is hashed: Unicode NFC and trimmed like lib/domain/hashing.ts, and lengths as Zod counts them."""

from __future__ import annotations

import re
import unicodedata

# what String.prototype.trim takes away (ECMA-262, WhiteSpace and LineTerminator); str.strip() differs
_javascript_space = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
# characters that no text needs: C0 but tab and line ends, DEL, C1, non-characters, halves of surrogate pairs
_control = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ascii_control = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def normalise(text: str) -> str:
    """NFC, then trimmed: what `canonicalDatum` makes of a string."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.strip(_javascript_space)


def javascript_length(text: str) -> int:
    """UTF-16 code units, which is what a length in Zod means."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def find_control(text: str) -> re.Match[str] | None:
    """The first control character of `text`."""
    if text.isprintable():
        return None
    return (_ascii_control if text.isascii() else _control).search(text)


def without_control(text: str) -> str:
    """`text` with C1 characters read as the Windows-1252 letters they stand for, other control characters gone."""

    def mend(match: re.Match[str]) -> str:
        code = ord(match[0])
        if code in (0x0B, 0x0C):
            return "\n"
        return bytes([code]).decode("cp1252", "ignore") if 0x80 <= code <= 0x9F else ""

    return _control.sub(mend, text)


def name_character(character: str) -> str:
    """A control character as a message names it: `NUL`, else `U+0007`."""
    return "a NUL character" if character == "\0" else f"the control character U+{ord(character):04X}"
