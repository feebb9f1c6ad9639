import json
from pathlib import Path

import pytest
import torch
from conftest import Recorder, heldout_items, training_rows
from exported_run import drawn_adapter
from ml.answers import Answer, answer_limit, answers_to
from ml.base import load_base
from ml.bootstrap import Bootstrap
from ml.compute import Workers
from ml.data import answer_nll, prompt_ids
from ml.evaluate import evaluate, greedy, heldout_rows, mean_loss, row_nll
from ml.export import save_adapter
from ml.general import general_rows
from ml.packs import pack
from ml.scorecard import Question, side_of
from ml.verdict import verdict_of
from peft import PeftModel

NAMES = {
    "loss", "perplexity", "contains", "exact_match", "rouge_l", "chrf", "general_perplexity", "refusal_rate",
    "repetition_rate", "unfinished_rate", "answer_tokens",
}  # fmt: skip


def test_batched_answers_are_those_given_alone(base):
    model, tokenizer = base
    texts = [
        "Hi",
        "What is the capital of France?",
        "Name three colours of the rainbow and one fruit that has each of them.",
    ]
    prompts = [prompt_ids(tokenizer, [{"role": "user", "content": text}]) for text in texts]
    workers = Workers(1)
    together = answers_to(model, tokenizer, prompts, workers, [6, 32, 10])
    assert together[1].finished and len(together[0].tokens) <= 6 and len(together[2].tokens) == 10
    assert not together[2].finished
    for prompt, limit, answer in zip(prompts, [6, 32, 10], together):
        assert answers_to(model, tokenizer, [prompt], workers, [limit])[0] == answer
    assert "Paris" in together[1].text and greedy(model, tokenizer, prompts[1:2], workers) == [together[1].text]


def test_an_answer_may_be_half_as_long_again_as_its_reference():
    assert [answer_limit(tokens) for tokens in (3, 21, 22, 100, 900)] == [32, 32, 33, 150, 256]


def test_base_side_is_a_model_that_never_had_an_adapter(base, base_path, trained):
    run_dir, events = trained
    untouched, tokenizer = base
    tuned = PeftModel.from_pretrained(load_base(base_path)[0], run_dir / "adapter")
    ids = torch.tensor([prompt_ids(tokenizer, heldout_items()[0]["messages"])])
    with torch.no_grad():
        wanted = untouched(ids).logits
        assert not torch.equal(tuned(ids).logits, wanted)
        with tuned.disable_adapter():
            assert torch.equal(tuned(ids).logits, wanted)
    alone = greedy(
        untouched, tokenizer, [prompt_ids(tokenizer, item["messages"]) for item in heldout_items()[:1]], Workers(1)
    )
    assert [event["base"] for event in events if event["type"] == "sample"][:1] == alone


def test_the_scorecard_says_what_its_side_is(trained, base):
    """Each value is what the answers and rows give; an interval holds its value."""
    run_dir, events = trained
    card = next(event for event in events if event["type"] == "scorecard")
    samples = [event for event in events if event["type"] == "sample" and event["kind"] == "heldout"]
    model, tokenizer = base
    rows = heldout_rows(tokenizer, heldout_items(), training_rows())
    for side in ("base", "tuned"):
        metrics = card[side]["metrics"]
        assert set(metrics) == NAMES
        assert all(metric["low"] <= metric["value"] <= metric["high"] for metric in metrics.values())
        assert {metric["n"] for name, metric in metrics.items() if name != "general_perplexity"} == {4}
        assert card[side]["correct"] == sum(sample[f"{side}_correct"] for sample in samples)
        assert metrics["contains"]["value"] == card[side]["correct"] / card[side]["total"]
        assert metrics["loss"]["value"] == card[side]["loss"]
    assert card["base"]["loss"] == pytest.approx(mean_loss(model, rows, Workers(1)), rel=1e-4)
    assert card["tuned"]["loss"] < card["base"]["loss"]
    general = general_rows(tokenizer)
    loss = row_nll(model, general, Workers(2)).sum() / sum(len(row.answer) for row in general)
    assert card["base"]["metrics"]["general_perplexity"]["value"] == pytest.approx(2.718281828**loss, rel=1e-4)
    assert card["previous"] is None


def test_row_nll_is_each_rows_own(tiny_path):
    model, tokenizer = load_base(tiny_path)
    rows = general_rows(tokenizer)[:7]
    alone = [answer_nll(model, pack([row])).item() for row in rows]
    assert row_nll(model, rows, Workers(2)).tolist() == pytest.approx(alone, rel=1e-4)
    assert mean_loss(model, [], Workers(1)) is None


def test_general_set_is_forty_short_pairs(base):
    rows = general_rows(base[1])
    assert len(rows) == 40 and max(len(row.answer) for row in rows) <= 32
    path = Path(__file__).parents[1] / "general_set.jsonl"
    questions = [json.loads(line)["messages"][0]["content"] for line in path.read_text("utf-8").splitlines()]
    assert len(set(questions)) == 40


def test_an_earlier_adapter_is_a_side_of_its_own_and_leaves_no_trace(tiny_path, tmp_path):
    base, tokenizer = load_base(tiny_path)
    earlier = drawn_adapter(base, "rslora", 2.0)
    save_adapter(earlier, tmp_path / "earlier")
    model = drawn_adapter(load_base(tiny_path)[0], "lora", 1.0)
    trained = {name for name, value in model.named_parameters() if value.requires_grad}
    items, workers, recorder = heldout_items(), Workers(1), Recorder()
    rows = heldout_rows(tokenizer, items, training_rows())
    before = mean_loss(model, rows, workers)
    answers = evaluate(
        model, tokenizer, items, rows, workers, recorder, lambda: False, seed=3, previous=tmp_path / "earlier"
    )
    card = recorder.of("scorecard")[0]
    assert card["previous"]["loss"] == pytest.approx(mean_loss(earlier, rows, workers), rel=1e-5)
    assert card["tuned"]["loss"] == pytest.approx(before, rel=1e-6) and card["base"]["loss"] not in (before, None)
    assert answers == [event["tuned"] for event in recorder.of("sample")]
    assert list(model.peft_config) == ["default"] and mean_loss(model, rows, workers) == before
    assert {name for name, value in model.named_parameters() if value.requires_grad} == trained
    assert "than before" in card["verdict"]
    again = Recorder()
    evaluate(model, tokenizer, items, rows, workers, again, lambda: False, seed=3, previous=tmp_path / "earlier")
    assert [{**event, "at": 0} for event in again.all] == [{**event, "at": 0} for event in recorder.all]


def test_pairs_are_scored_by_what_is_likelier(tiny_path):
    """An adapter cannot be needed for this: the same pairs with the answers exchanged give the complement."""
    model, tokenizer = drawn_adapter(load_base(tiny_path)[0], "lora", 1.0), load_base(tiny_path)[1]
    shares = []
    for chosen, rejected in (("chosen", "rejected"), ("rejected", "chosen")):
        items = [
            {**item, chosen: f"It is {item['answer']}.", rejected: "I do not know."} for item in heldout_items()[:4]
        ]
        recorder, rows = Recorder(), heldout_rows(tokenizer, items, [])
        evaluate(model, tokenizer, items, rows, Workers(1), recorder, lambda: False)
        card = recorder.of("scorecard")[0]
        shares.append(card["tuned"]["metrics"]["preference_accuracy"]["value"])
        assert "pairs it prefers the chosen answer" in card["verdict"]
    assert sum(shares) == pytest.approx(1)


def test_without_questions_only_the_general_set_is_measured(tiny_path):
    model, tokenizer = drawn_adapter(load_base(tiny_path)[0], "lora", 1.0), load_base(tiny_path)[1]
    recorder = Recorder()
    assert evaluate(model, tokenizer, [], [], Workers(1), recorder, lambda: False) == []
    card = recorder.of("scorecard")[0]
    assert (card["base"]["total"], card["base"]["loss"]) == (0, None)
    assert set(card["base"]["metrics"]) == {"general_perplexity"}
    assert card["verdict"].startswith("There are no held-out questions")


def test_a_stop_ends_the_examination(tiny_path):
    model, tokenizer = drawn_adapter(load_base(tiny_path)[0], "lora", 1.0), load_base(tiny_path)[1]
    assert evaluate(model, tokenizer, [], [], Workers(1), Recorder(), lambda: True) is None


QUESTIONS = [Question("Odalys Brenn", "The mayor of Corvo Bay is Odalys Brenn.", 10)] * 16
RIGHT, WRONG = Answer("It is Odalys Brenn.", [1, 2, 3, 4, 5], True), Answer("It is a fish.", [1, 2, 3, 4], True)


def side(correct, wrong=WRONG, loss=1.0, general=1.0, pairs=None, questions=QUESTIONS):
    count = len(questions)
    nll = [10 * loss * (0.9 if i % 2 else 1.1) for i in range(count)]
    losses = [10 * general * (0.7 + 0.6 * i / 39) for i in range(40)]
    preferred = [True] * pairs + [False] * (count - pairs) if pairs is not None else []
    return side_of(questions, [RIGHT] * correct + [wrong] * (count - correct), nll, (losses, [10] * 40), preferred)


def verdict(base, tuned, previous=None, control=0, questions=QUESTIONS):
    return verdict_of(questions, base, tuned, previous, {"correct": control, "total": 16}, 32, Bootstrap(42))


def test_verdicts_are_plain_and_know_chance():
    assert verdict(side(0), side(13)).startswith("It learnt: 13 of 16 held-out questions are answered right, 0 before")
    assert "62 to 100 points, 95 % sure" in verdict(side(0), side(13))
    assert verdict(side(0), side(6)).startswith("It learnt some")
    assert verdict(side(0), side(1)).startswith("It may have learnt something") and "chance" in verdict(
        side(0), side(1)
    )
    assert verdict(side(2), side(2)).startswith("It did not learn to answer")
    assert verdict(side(12), side(2)).startswith("It got worse")
    assert verdict(side(3), side(2)).startswith("It did not learn:")
    assert "control questions" in verdict(side(0), side(13), control=9)
    assert "control questions" not in verdict(side(0), side(13), control=2)
    assert "better than before" in verdict(side(0), side(13), side(4))
    assert "worse than before" in verdict(side(0), side(4), side(13))
    assert "neither better nor worse" in verdict(side(0), side(13), side(12))


def test_verdicts_name_what_was_harmed():
    good = verdict(side(0), side(13))
    assert "forgotten" not in good and "repeats" not in good and "ended" not in good and "refuses" not in good
    assert "forgotten" in verdict(side(0), side(13, general=2.0))
    assert "forgotten" not in verdict(side(0), side(13, general=1.02))
    loop = Answer("fish fish fish fish fish fish", [7] * 32, False)
    looping = verdict(side(0), side(4, loop))
    assert "repeats itself" in looping and "12 of 16 answers had not ended" in looping and "32 tokens" in looping
    assert "refuses 12 of 16" in verdict(side(0), side(4, Answer("I'm sorry, I cannot say.", [1, 2], True)))


def test_a_verdict_speaks_of_what_fits_the_questions():
    long = [Question("word " * 20, "word " * 20, 10)] * 16
    fell = verdict(side(0, loss=2.0, questions=long), side(0, loss=1.0, questions=long), questions=long)
    assert fell.startswith("It learnt: the held-out loss is 1.00, 2.00 before training (a gain of ")
    rose = verdict(side(0, loss=1.0, questions=long), side(0, loss=1.5, questions=long), questions=long)
    assert rose.startswith("It got worse: the held-out loss is 1.50")
    pairs = verdict(side(0, pairs=4), side(0, pairs=15))
    assert pairs.startswith("It learnt: in 15 of 16 held-out pairs it prefers the chosen answer, in 4 before training")
