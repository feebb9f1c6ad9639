"""Damage, cut answers, languages, labels and word lists: what is told, and what good rows are spared."""

from __future__ import annotations

import pickle
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ml.datanet import text_checks
from ml.datanet.languages import detect_language
from ml.datanet.rows import Row, TextField
from ml.datanet.text_checks import TextChecks, repair_text
from ml.datanet.text_damage import find_damage, why_truncated
from ml.datanet.toxicity import _listed

ENGLISH = "The ferry crosses the river every morning and stops near the old market."
GERMAN = "Die Fähre überquert jeden Morgen den Fluss und hält am alten Markt."


def instruction(line: int, answer: str, question: str = "How does one cross?") -> Row:
    fields = [TextField("instruction", question), TextField("response", answer)]
    payload = {"instruction": question, "response": answer}
    return Row(line, "instruction", payload, fields, question, answer, f"{question}\n{answer}")


def classified(line: int, label: str) -> Row:
    text = f"{ENGLISH} ({line})"
    payload = {"text": text, "label": label}
    return Row(
        line,
        "classification",
        payload,
        [TextField("text", text), TextField("label", label)],
        text,
        label,
        f"{text}\n{label}",
    )


def translation(line: int) -> Row:
    fields = [TextField("source", ENGLISH), TextField("target", GERMAN)]
    return Row(
        line, "translation", {"source": ENGLISH, "target": GERMAN}, fields, ENGLISH, GERMAN, f"{ENGLISH}\n{GERMAN}"
    )


def checked(rows: list[Row], **config: Any) -> tuple[TextChecks, dict[str, Any], list[Any]]:
    """Rows through another process's checks and summaries, as the pool does it; (checks, report, findings on the whole)."""
    checks = TextChecks(config)
    for start in range(0, len(rows), 50):
        batch = rows[start : start + 50]
        TextChecks(config).check(batch)
        checks.merge(pickle.loads(pickle.dumps(TextChecks.summarise(batch))))
    report: dict[str, Any] = {}
    return checks, report, checks.finish(report)


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("un cafÃ© crÃ¨me", "un café crème"),
        ("Itâ€™s fine", "It’s fine"),
        ("РџСЂРёРІРµС‚ РјРёСЂ", "Привет мир"),
        ("â‚¬ 5", "€ 5"),
        ("√© caf√©", "é café"),
    ],
)
def test_letters_in_the_wrong_encoding_are_found_and_repaired(damaged: str, whole: str) -> None:
    assert find_damage(damaged) is not None
    assert repair_text(damaged) == whole
    assert find_damage(whole) is None and repair_text(whole) == whole


@pytest.mark.parametrize(
    "text",
    [
        "Ångström, Ærø, São João, ¿Qué?",
        "Đồng ý",
        "Это хорошо, да",
        "x² ≤ 3 € – “so”",
        "日本語の文章です。",
        "Ð is a letter",
        "naïve Ñandú",
    ],
)
def test_letters_of_all_sorts_are_no_damage(text: str) -> None:
    assert find_damage(text) is None and repair_text(text) == text


def test_lost_letters_are_told_and_left() -> None:
    row = instruction(3, "The caf\ufffd is open.")
    TextChecks({}).check([row])
    [finding] = row.findings
    assert (finding.rule, finding.start) == ("encoding_damage", 7)
    assert "send the original" in finding.message and repair_text(row.answer) == row.answer


@pytest.mark.parametrize(
    "answer",
    [
        "The capital is Paris. It lies on the Seine. The river flows through the middle of the",
        "First do this. Then do that. Finally you should always make sure that everything wor",
        "Take care of these things. Bring bread, water, a map, a lamp,",
        "Here it is:\n```python\nx = 1\nfor i in range(3):",
        "The river is long. [truncated]",
        "You can cross the river by ferry, and the bridge is closed because the",
        "这条河很长。它流过城市。人们喜欢它。每天早上渡轮都会穿过这条河然后停在",
    ],
)
def test_answers_that_break_off(answer: str) -> None:
    assert why_truncated(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "Paris",
        "42",
        "The Seine",
        "A list:\n- one\n- two\n- a third thing that matters",
        "1. Go.\n2. Stay.\n3. Return home before dark",
        "Use this:\n```sh\nls -la\n```",
        "See https://example.com/a/b",
        "Dear Ada. I am well. The sea is calm. Yours truly,\nOdalys",
        "It is so. I say it. Best regards",
        "f(x) = x + 1. It grows. So does g(x) = 2x",
        "He asked what it was made of",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "Yes, and that is what the old ferry is for",
        "Die Antwort ist ja. Der Fluss ist breit. Mehr weiß niemand.",
    ],
)
def test_answers_that_just_end(answer: str) -> None:
    assert why_truncated(answer) is None


def test_a_cut_answer_names_its_column_and_hides_private_data() -> None:
    answer = (
        "Ask her by mail. She answers soon. Write to jane@posteo.de before the first of May because she will then be"
    )
    row = instruction(4, answer)
    TextChecks({}).check([row])
    cut = next(finding for finding in row.findings if finding.rule == "truncated_answer")
    assert cut.message.startswith("Line 4, response: the answer ends inside a sentence;")
    assert cut.excerpt and "[e-mail]" in cut.excerpt and "jane" not in cut.excerpt


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (GERMAN.upper(), "de"),
        ("渡轮每天早上穿过这条河，停在老市场附近的码头。", "zh"),
        ("Паром каждое утро пересекает реку.", "ru"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text", ["", "42", "Paris", "ok", "x = [i ** 2 for i in range(10)]; y = {1: 2}; z -= 0x1f", "10.5 % + 3 = 13.5"]
)
def test_what_has_no_clear_language_is_unknown(text: str) -> None:
    assert detect_language(text) is None


def test_rows_in_another_language_are_told_once_the_file_is_known() -> None:
    rows = [instruction(i + 1, ENGLISH) for i in range(60)]
    rows[0] = instruction(1, GERMAN, GERMAN)
    rows[55] = instruction(56, GERMAN, GERMAN)
    rows[56] = instruction(57, "42", "6 × 7?")
    rows[57] = translation(58)
    checks, report, whole = checked(rows)
    assert [(late.row_index, late.rule) for late in checks.late()] == [(0, "language_mix"), (55, "language_mix")]
    assert next(checks.late()).message == "is in de, while most rows are in en; drop it, or keep it with a reason."
    assert report["languages"] == [{"language": "en", "rows": 56}, {"language": "de", "rows": 3}]
    assert [finding.rule for finding in whole] == ["constant_answers"]
    ready = np.ones(60, np.bool_)
    ready[0] = False
    checks.finish(report, ready)
    assert report["languages"][1] == {"language": "de", "rows": 2}


def test_a_file_in_two_languages_is_told_as_a_whole() -> None:
    checks, _, whole = checked([instruction(i, (ENGLISH, GERMAN)[i % 2]) for i in range(40)])
    assert list(checks.late()) == []
    mixed = next(finding for finding in whole if finding.rule == "language_mix")
    assert mixed.line is None and mixed.message.startswith("The rows are in several languages: en 50 %, de 50 %;")


def test_label_imbalance() -> None:
    crowded = [classified(i, "spam" if i % 25 else "ham") for i in range(1, 301)]
    _, report, [finding] = checked(crowded)
    assert report["labels"] == [{"label": "spam", "rows": 288}, {"label": "ham", "rows": 12}]
    assert (finding.rule, finding.line) == ("label_imbalance", None) and finding.message.startswith(
        "96% of the labels are “spam”"
    )
    rare = [classified(i, "odd" if i == 7 else ("spam", "ham")[i % 2]) for i in range(1, 301)]
    [finding] = checked(rare)[2]
    assert "less than 1 % of the rows each: “odd” (1)" in finding.message
    assert checked([classified(i, ("spam", "ham")[i % 2]) for i in range(300)])[2] == []


def test_constant_answers() -> None:
    same = [instruction(i, "I do not know." if i % 2 else f"{ENGLISH} No. {i}.") for i in range(100)]
    [finding] = checked(same)[2]
    assert finding.rule == "constant_answers" and finding.message.startswith("50% of the answers are the same")
    opening = "As an assistant who is always glad to help, I would say: "
    [finding] = checked([instruction(i, f"{opening}{ENGLISH} {i}.") for i in range(100)])[2]
    assert finding.message.startswith("100% of the answers begin with the same words")
    assert checked([instruction(i, f"Answer {i}: {ENGLISH}") for i in range(100)])[2] == []


def test_memory_of_answers_is_bounded() -> None:
    checks = TextChecks({})
    for part in range(200):
        rows = [instruction(i, f"answer {part} {i // 2}" if i % 4 else "The same words.") for i in range(100)]
        checks.merge(TextChecks.summarise(rows))
    assert len(checks.labels.whole) <= 1000
    assert [finding.rule for finding in checks.finish({})] == []
    checks.merge(TextChecks.summarise([instruction(i, "The same words.") for i in range(2000)]))
    assert [finding.rule for finding in checks.finish({})] == ["constant_answers"]


def test_word_lists_are_off_unless_asked_for() -> None:
    def told(**config: Any) -> list[Any]:
        row = instruction(9, "You asshole, write to jane@posteo.de; 傻逼也在这里。")
        TextChecks(config).check([row])
        return [finding for finding in row.findings if finding.rule == "toxic"]

    assert told() == [] == told(choices={"toxicity": False})
    first, second = told(choices={"toxicity": True})
    assert first.message == "Line 9, response: says “a*****e”; drop the row, or keep it with a reason."
    assert first.excerpt and "asshole" not in first.excerpt and "jane@" not in first.excerpt
    assert (second.start, second.end) == (38, 40)
    clean = instruction(1, "The classic bass player from Scunthorpe assessed the cockpit.")
    TextChecks({"toxicity": True}).check([clean])
    assert clean.findings == []


def test_the_word_list_misses_nothing_for_being_fast() -> None:
    listed, rng = _listed(), random.Random(3)
    ways = (str, str.upper, str.title, lambda word: word.replace("i", "ı"), lambda word: word.replace("s", "ſ"))
    lines = (Path(text_checks.__file__).with_name("toxic_words.txt")).read_text("utf-8").splitlines()
    words = [word for line in lines if (word := line.split("#")[0].strip())]
    beside = [*" .,'-_!1aız\u0345\u0307é的", ""]
    texts = [rng.choice(beside) + rng.choice(ways)(rng.choice(words)) + rng.choice(beside) for _ in range(5000)]
    found = [text for text in texts if listed.pattern.search(text)]
    assert len(found) > 1500 and all(map(listed.may_match, found))


@pytest.mark.parametrize("piece", ["Ã©", "Ã", "\ufffd", "```\n", "( ", "a", ". ", "- ", "ж", "fuck ", "一。"])
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * 1_000_000)[:1_000_000]
    row = instruction(1, text)
    start = time.process_time()
    find_damage(text)
    why_truncated(text)
    repair_text(text[:200_000])
    TextChecks({"toxicity": True}).check([row])
    assert time.process_time() - start < 12
