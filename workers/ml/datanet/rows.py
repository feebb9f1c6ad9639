"""One row of an upload on its way through the checks, and the findings about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

longest_excerpt = 160


@dataclass(slots=True)
class Finding:
    """One thing that a check found; `start` and `end` are code points in the text of `column`, where a mask lies."""

    rule: str
    line: int | None
    column: str | None
    message: str
    excerpt: str | None
    start: int | None = None
    end: int | None = None
    fix: str | None = None
    similar: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape of `findingSchema` (lib/schemas/finding.ts)."""
        return {
            "rule": self.rule,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "excerpt": self.excerpt,
            "fix": self.fix,
            "similar": self.similar,
        }


class TextField(NamedTuple):
    """One text of a row: its column as findings name it (`response`, `messages.1.content`) and the text."""

    column: str
    text: str


@dataclass(slots=True)
class Row:
    """A row as it will be hashed: `payload` is NFC-normalised and trimmed already.

    `fields` lists every text of the payload, `prompt` and `answer` are what a model reads and learns (`prompt` is empty
    for passages), `text` is both, joined by a newline. `tokens` counts `text` by the base model's own
    tokenizer. A dropped row stays in its batch until the batch is written, so that positions hold.
    """

    line: int
    kind: str
    payload: dict[str, Any]
    fields: list[TextField] = field(default_factory=list)
    prompt: str = ""
    answer: str = ""
    text: str = ""
    tokens: int = 0
    language: str | None = None
    findings: list[Finding] = field(default_factory=list)
    flags: list[dict[str, Any]] = field(default_factory=list)
    dropped: bool = False
    unit: str = "Line"
    broken: bool = False
    """its payload is not one of its kind: there is nothing that other checks could read"""

    @property
    def place(self) -> str:
        """Where the row stands, as a sentence begins: `Line 4`, or `Row 4`, `Page 4`, `Paragraph 4`."""
        return f"{self.unit} {self.line}"

    def find(
        self,
        rule: str,
        column: str | None,
        message: str,
        excerpt: str | None,
        start: int | None = None,
        end: int | None = None,
        similar: dict[str, Any] | None = None,
    ) -> Finding:
        """Note a finding about this row. `message` is one sentence with the place and the way out."""
        finding = Finding(rule, self.line, column, message, shorten(excerpt), start, end, None, similar)
        self.findings.append(finding)
        return finding


def shorten(text: str | None, at_most: int = longest_excerpt) -> str | None:
    """`text` on one line, cut to `at_most` characters."""
    if text is None:
        return None
    if len(text) > at_most * 4:
        text = text[: at_most * 4]
    line = " ".join(text.split())
    return line if len(line) <= at_most else line[: at_most - 1] + "…"
