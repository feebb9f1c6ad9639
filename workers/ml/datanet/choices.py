"""What was chosen to do about findings, and which findings block a batch; rules as in lib/schemas/finding.ts."""

from __future__ import annotations

from typing import Any

from .rows import Finding

# rule → (blocks, fixes); a test holds it to the schema
rules: dict[str, tuple[bool, tuple[str, ...]]] = {
    "unreadable": (True, ("drop",)),
    "wrong_fields": (True, ("drop",)),
    "wrong_roles": (True, ("drop",)),
    "empty_answer": (True, ("drop",)),
    "control_characters": (True, ("repair", "drop")),
    "encoding_damage": (False, ("repair", "drop", "keep")),
    "truncated_answer": (False, ("drop", "keep")),
    "too_long": (True, ("drop",)),
    **{
        f"private_{what}": (True, ("mask", "drop", "keep"))
        for what in ("secret", "card", "iban", "national_id", "email", "phone", "ip")
    },
    "toxic": (False, ("drop", "keep")),
    "exact_duplicate": (True, ("drop",)),
    "near_duplicate": (True, ("drop", "keep")),
    "paraphrase": (False, ("drop", "keep")),
    "heldout_leak": (True, ("drop",)),
    "constant_answers": (False, ("keep",)),
    "language_mix": (False, ("drop", "keep")),
    "label_imbalance": (False, ("keep",)),
}


class Choices:
    """`findingChoicesSchema`: a line's own choice goes before its rule's."""

    def __init__(self, choices: dict[str, Any] | None):
        choices = choices or {}
        self.toxicity = bool(choices.get("toxicity"))
        self.by_rule: dict[str, dict[str, Any]] = choices.get("rules") or {}
        self.by_line = {(item["rule"], item["line"]): item["choice"] for item in choices.get("lines") or []}

    def of(self, rule: str, line: int | None) -> dict[str, Any] | None:
        """{fix, reason?} chosen for a finding, or None while it is open; a fix that the rule does not know is none."""
        choice = self.by_line.get((rule, line)) if self.by_line else None
        choice = choice or self.by_rule.get(rule)
        return choice if choice and choice["fix"] in rules[rule][1] else None

    def reason(self, rule: str, line: int | None) -> str | None:
        """Why rows with this finding are kept."""
        choice = self.of(rule, line)
        return choice.get("reason") if choice else None

    def settle(self, finding: Finding) -> str | None:
        """Note the choice on the finding and return its fix."""
        choice = self.of(finding.rule, finding.line)
        finding.fix = choice["fix"] if choice else None
        return finding.fix


def blocks(finding: Finding) -> bool:
    """Whether a batch with this finding cannot be signed."""
    return finding.fix is None and rules[finding.rule][0]


def stays(finding: Finding) -> bool:
    """Whether reviewers are told of it: it was kept with a reason, or is open and blocks nothing."""
    return finding.fix == "keep" or (finding.fix is None and not rules[finding.rule][0])
