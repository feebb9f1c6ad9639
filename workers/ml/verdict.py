"""The scorecard in plain sentences, by fixed rules over the intervals."""

from __future__ import annotations

from typing import Any

from .bootstrap import Bootstrap, perplexity
from .scorecard import Question, Side

# a longer value does not come back word for word, so the loss says more than the count of right answers
LONG_VALUE_WORDS = 12
REPEATS, UNFINISHED = 0.1, 0.25


def measure_of(questions: list[Question], side: Side) -> str:
    """What the verdict speaks of: preferences where there are pairs, right answers where they are short, else the loss."""
    if "preference_accuracy" in side.amounts:
        return "preference_accuracy"
    words = sorted(len(question.value.split()) for question in questions)
    return "contains" if words and words[len(words) // 2] <= LONG_VALUE_WORDS else "loss"


def _counted(measure: str, new: Side, old: Side, before: str) -> str:
    if measure == "loss":
        losses = [side.amounts["loss"].sum() / side.weights["loss"].sum() for side in (new, old)]
        return f"the held-out loss is {losses[0]:.2f}, {losses[1]:.2f} {before}"
    right, was = (int(side.amounts[measure].sum()) for side in (new, old))
    total = len(new.amounts[measure])
    if measure == "contains":
        return f"{right} of {total} held-out questions are answered right, {was} {before}"
    return f"in {right} of {total} held-out pairs it prefers the chosen answer, in {was} {before}"


def _learnt(measure: str, base: Side, tuned: Side, bootstrap: Bootstrap) -> str:
    gain = tuned.gain_over(base, measure, bootstrap)
    low, high = (-gain.high, -gain.low) if measure == "loss" else (gain.low, gain.high)
    better = -gain.value if measure == "loss" else gain.value
    counted = _counted(measure, tuned, base, "before training")
    much = better >= (0.25 * base.estimate("loss", bootstrap).value if measure == "loss" else 0.5)
    if low > 0:
        amount = f"{low:.2f} to {high:.2f} nats" if measure == "loss" else f"{100 * low:.0f} to {100 * high:.0f} points"
        sure = f"{counted} (a gain of {amount}, 95 % sure)"
        if much:
            return f"It learnt: {sure}."
        return f"It learnt some of it: {sure}. More wordings of each fact, or more epochs, would help."
    if better > 0:
        return (
            f"It may have learnt something: {counted}, but that is within what chance does with {gain.n} questions."
            " More held-out questions, or more epochs, would tell."
        )
    if high < 0:
        return f"It got worse: {counted}. Try fewer epochs or a lower learning rate."
    if better < 0:
        return f"It did not learn: {counted}, which is within what chance does. Try another learning rate."
    return f"It did not learn to answer: {counted}. Try more epochs or more wordings of each fact."


def _against_previous(measure: str, previous: Side, tuned: Side, bootstrap: Bootstrap) -> str:
    gain = tuned.gain_over(previous, measure, bootstrap)
    counted = _counted(measure, tuned, previous, "with the adapter that it went on from")
    sure = gain.low > 0 or gain.high < 0
    better = (gain.value < 0) == (measure == "loss")
    if sure:
        return f"It is {'better' if better else 'worse'} than before: {counted}."
    return f"It is neither better nor worse than before, but for chance: {counted}."


def _harm(base: Side, tuned: Side, limit: int, bootstrap: Bootstrap) -> list[str]:
    said = []
    was, now = (perplexity(side.estimate("general_loss", bootstrap)) for side in (base, tuned))
    if now.value > was.high:
        said.append(
            f"It has forgotten some of what it knew: perplexity on everyday questions rose from {was.value:.1f} to"
            f" {now.value:.1f}. Fewer epochs or a lower learning rate keep more."
        )
    if not tuned.total:
        return said
    if tuned.gain_over(base, "refusal_rate", bootstrap).low > 0:
        said.append(f"It refuses {int(tuned.amounts['refusal_rate'].sum())} of {tuned.total} questions.")
    if tuned.estimate("repetition_rate", bootstrap).value >= REPEATS:
        if tuned.gain_over(base, "repetition_rate", bootstrap).low > 0:
            said.append("It repeats itself more than the base model does: fewer epochs or more varied rows help.")
    unfinished = int(tuned.amounts["unfinished_rate"].sum())
    if unfinished >= UNFINISHED * tuned.total:
        said.append(f"{unfinished} of {tuned.total} answers had not ended where they were cut off ({limit} tokens).")
    return said


def verdict_of(
    questions: list[Question],
    base: Side,
    tuned: Side,
    previous: Side | None,
    control: dict[str, Any],
    limit: int,
    bootstrap: Bootstrap,
) -> str:
    """What the training did, whether that is more than chance, and what it harmed. `limit` is in tokens an answer."""
    if not tuned.total:
        said = ["There are no held-out questions, so nothing can be said about what was learnt."]
    else:
        measure = measure_of(questions, tuned)
        said = [_learnt(measure, base, tuned, bootstrap)]
        if previous:
            said.append(_against_previous(measure, previous, tuned, bootstrap))
    said += _harm(base, tuned, limit, bootstrap)
    if control["correct"] > max(1, control["total"] // 8):
        said.append(
            f"{control['correct']} of {control['total']} control questions are right although their facts were never"
            " given: check the held-out rows."
        )
    return " ".join(said)
