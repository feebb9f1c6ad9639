import pytest
import torch
from conftest import Recorder, training_rows
from datasets import Dataset
from ml.base import load_base
from ml.compute import Workers
from ml.data import answer_nll
from ml.dpo import REFERENCE, Preferences, all_log_ratios, encode_pairs, pair_packs
from ml.events import MlError
from ml.fused import nlls_of
from ml.methods import attach
from ml.packs import pack
from ml.params import read_job
from ml.train import train
from small_runs import heldout_pairs, killed_run, losses, pairs, small_run, trained_run
from transformers import TrainerCallback
from trl import DPOConfig, DPOTrainer

ROWS = pairs(training_rows())
DPO = {"rows": ROWS, "heldout": heldout_pairs(), "objective": "dpo"}


def test_a_pairs_log_ratio_is_that_of_its_answers_alone(tiny_path, tmp_path):
    base, tokenizer = load_base(tiny_path)
    model = attach(base, read_job(small_run(tmp_path / "run", tiny_path)))
    found = encode_pairs(tokenizer, ROWS[:5])
    ratios = all_log_ratios(model, found, Workers(1))
    for pair, ratio in zip(found, ratios):
        alone = answer_nll(model, pack([pair.rejected])) - answer_nll(model, pack([pair.chosen]))
        assert ratio.item() == pytest.approx(alone.item(), abs=1e-4)


def test_a_pair_is_never_divided_and_packs_hold_the_budget(tiny_path):
    found = encode_pairs(load_base(tiny_path)[1], ROWS)
    packs = pair_packs(found, range(len(found)), 300)
    assert [i for item in packs for i in item.pairs] == list(range(len(found))) and len(packs) > 3
    assert all(sum(found[i].tokens for i in item.pairs) <= 300 for item in packs)
    assert len(pair_packs(found, [0, 1], 1)) == 2


class FirstLogs(TrainerCallback):
    """Keeps what the trainer logs of its first step."""

    def on_log(self, args, state, control, logs, **_):
        if "grad_norm" in logs and not hasattr(self, "logs"):
            self.logs = logs


def test_loss_and_margin_are_trls(tiny_path, tmp_path):
    """DPOTrainer on the same pairs, at a point where the model differs from its reference."""
    rows = ROWS[:4]
    job = read_job(small_run(tmp_path / "run", tiny_path, rows=rows, objective="dpo"))
    base, tokenizer = load_base(tiny_path)
    ours, pairs = attach(base, job), encode_pairs(tokenizer, rows)
    torch.manual_seed(1)
    for name, parameter in ours.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.5)
    preferences = Preferences(pairs, [], [], 0.3)
    with ours.disable_adapter():
        preferences.reference = {"train": all_log_ratios(ours, pairs, Workers(1))}
    loss = sum(preferences.loss(nlls_of(ours), item) for item in preferences.packs(range(4), 200)).item() / 4
    margin = (preferences.seen[2] / 4).item()

    given = [
        {
            "prompt": tokenizer.apply_chat_template(row["messages"], tokenize=False, add_generation_prompt=True),
            "chosen": row["chosen"],
            "rejected": row["rejected"],
        }
        for row in rows
    ]
    config = DPOConfig(
        output_dir=str(tmp_path / "trl"), beta=0.3, per_device_train_batch_size=4, max_steps=1, logging_steps=1,
        report_to="none", use_cpu=True, bf16=False, max_length=None, save_strategy="no", disable_tqdm=True,
        gradient_checkpointing=False,
    )  # fmt: skip
    theirs = FirstLogs()
    DPOTrainer(
        model=ours.merge_and_unload().requires_grad_(True),
        ref_model=load_base(tiny_path)[0],
        args=config,
        train_dataset=Dataset.from_list(given),
        processing_class=tokenizer,
        callbacks=[theirs],
    ).train()
    assert abs(loss - 0.6931) > 0.01
    assert loss == pytest.approx(theirs.logs["loss"], rel=1e-3)
    assert margin == pytest.approx(theirs.logs["rewards/margins"], rel=1e-2, abs=1e-3)


def test_a_run_learns_to_prefer_and_says_so(tiny_path, tmp_path):
    run_dir = small_run(tmp_path / "run", tiny_path, **DPO, epochs=6)
    found = trained_run(run_dir)
    steps = losses(found)
    assert steps[1] == pytest.approx(0.6931, abs=1e-3) and steps[24] < 0.5
    evaluations = [event["loss"] for event in found.of("eval")]
    assert evaluations[-1] < evaluations[0]
    said = [event["message"] for event in found.of("log")]
    assert any("preferred in 100%" in message and "reward margin" in message for message in said)
    assert any("attribution looks at its chosen answer" in message for message in said)
    assert (run_dir / "index" / "index.json").is_file() and found.of("done")[0]["stopped"] is False


def test_the_reference_is_computed_once(tiny_path, tmp_path):
    run_dir = small_run(tmp_path / "run", tiny_path, **DPO)
    killed_run(run_dir, 5)
    first = (run_dir / REFERENCE).stat().st_mtime_ns
    trained_run(run_dir)
    assert (run_dir / REFERENCE).stat().st_mtime_ns == first
    (run_dir / REFERENCE).write_bytes(b"damaged")
    trained_run(run_dir)
    assert (run_dir / REFERENCE).stat().st_size > 100


def test_without_heldout_pairs_the_reference_answers_are_measured(tiny_path, tmp_path):
    from conftest import heldout_items

    found = trained_run(small_run(tmp_path / "run", tiny_path, rows=ROWS, heldout=heldout_items()[:2], objective="dpo"))
    assert found.of("eval")[0]["loss"] > 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rejected": None}, "lacks a chosen or a rejected answer"),
        ({"chosen": "  "}, "lacks a chosen or a rejected answer"),
        ({"rejected": ROWS[2]["chosen"]}, "the same answer as chosen and as rejected"),
        (
            {"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "!"}]},
            "end it with a question",
        ),
        ({"chosen": "very " * 200}, "max_length is 128"),
    ],
)
def test_a_bad_pair_names_its_row(change, said, tiny_path, tmp_path):
    rows = [dict(row) for row in ROWS]
    rows[2] |= change
    recorder = Recorder()
    with pytest.raises(MlError, match=said) as error:
        train(small_run(tmp_path / "run", tiny_path, **{**DPO, "rows": rows}), recorder)
    assert error.value.details["row"] == 2 and not recorder.of("plan")
