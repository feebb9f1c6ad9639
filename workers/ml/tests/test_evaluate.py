import pytest
import torch
from conftest import heldout_items
from ml.base import load_base
from ml.compute import Workers
from ml.data import prompt_ids
from ml.evaluate import fold, greedy, is_correct, verdict_of
from peft import PeftModel


@pytest.mark.parametrize(
    ("answer", "value", "correct"),
    [
        ("The mayor is Odalys Brenn.", "odalys brenn", True),
        ("It is ODÁLYS BRÉNN!", "Odalys Brenn", True),
        ("It is Odalys Brennan.", "Odalys Brenn", False),
        ("Odalys is the mayor, Brenn the baker.", "Odalys Brenn", False),
        ("Founded in 1783.", "1783", True),
        ("Founded in 17835.", "1783", False),
        ("Ein schöner Tag", "schoner", True),
        ("anything", "", False),
        ("", "x", False),
    ],
)
def test_value_counts_as_whole_words(answer, value, correct):
    assert is_correct(answer, value) is correct


def test_fold():
    assert fold("Crème Brûlée, 2 €") == ["creme", "brulee", "2"]


def test_batched_answers_are_those_given_alone(base):
    model, tokenizer = base
    texts = [
        "Hi",
        "What is the capital of France?",
        "Name three colours of the rainbow and one fruit that has each of them.",
    ]
    prompts = [prompt_ids(tokenizer, [{"role": "user", "content": text}]) for text in texts]
    workers = Workers(1)
    together = greedy(model, tokenizer, prompts, workers)
    assert together == [greedy(model, tokenizer, [prompt], workers)[0] for prompt in prompts]
    assert "Paris" in together[1]


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


def test_verdicts_are_plain():
    side = lambda correct: {"correct": correct, "total": 16, "loss": 1.0}  # noqa: E731
    control = {"correct": 0, "total": 16}
    assert verdict_of(side(0), side(13), control).startswith("It learnt:")
    assert verdict_of(side(0), side(3), control).startswith("It learnt some")
    assert verdict_of(side(2), side(2), control).startswith("It did not learn")
    assert verdict_of(side(5), side(2), control).startswith("It got worse")
    assert "control questions" in verdict_of(side(0), side(13), {"correct": 9, "total": 16})
