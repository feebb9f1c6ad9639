import pytest
import torch
from conftest import Recorder, training_rows
from ml.checkpoints import read_marker
from ml.early_stop import Evaluations
from ml.params import read_job
from ml.run import TrainingRun
from safetensors.torch import load_file
from small_runs import adapter_of, killed_run, losses, small_run, trained_run

# what is held out says something else than the rows, so that learning them makes its loss rise
TURNS = {
    "heldout": [
        {
            "id": "h",
            "kind": "heldout",
            "messages": [{"role": "user", "content": "Name the mayor."}],
            "answer": "Quizzical zebra jumping 77",
        }
    ],
    "epochs": 8,
    "eval_steps": 2,
    "save_steps": 100,
}


def test_the_run_ends_when_the_heldout_loss_has_turned_and_keeps_its_best_checkpoint(tiny_path, tmp_path):
    run_dir = small_run(tmp_path / "run", tiny_path, **TURNS, early_stopping_patience=2)
    found = trained_run(run_dir)
    done, evaluations = found.of("done")[0], [(event["step"], event["loss"]) for event in found.of("eval")]
    best = min(evaluations, key=lambda item: item[1])[0]
    assert done["early"] is True and done["stopped"] is False
    assert done["step"] == best + 2 * 2 < 32 and max(losses(found)) == done["step"]
    assert done["tokens"] == sum(event["tokens"] for event in found.of("step"))
    kept = load_file(run_dir / "checkpoints" / f"step-{best}" / "adapter_model.safetensors")
    assert all(torch.equal(kept[name], value) for name, value in adapter_of(run_dir).items())
    assert any(f"The adapter of step {best} is kept" in event["message"] for event in found.of("log"))
    assert (run_dir / "index" / "index.json").is_file()
    # the same command again trains nothing more
    again = trained_run(run_dir)
    assert not again.of("step") and again.of("done")[0]["early"] is True


def test_a_resumed_run_knows_the_evaluations_before_it(tiny_path, tmp_path):
    params = {**TURNS, "early_stopping_patience": 3, "save_steps": 1}
    whole, cut = (small_run(tmp_path / name, tiny_path, **params) for name in ("whole", "cut"))
    wanted = trained_run(whole).of("done")[0]
    assert wanted["early"] is True
    killed_run(cut, wanted["step"] - 1)
    found = trained_run(cut)
    assert {**found.of("done")[0], "at": ""} == {**wanted, "at": ""}
    history = read_marker(cut / "checkpoints" / f"step-{wanted['step']}")["evaluations"]
    assert [step for step, _ in history] == list(range(2, wanted["step"] + 1, 2))


def test_without_patience_the_run_goes_to_its_end(tiny_path, tmp_path):
    run_dir = small_run(tmp_path / "run", tiny_path, **TURNS, early_stopping_patience=0)
    found = trained_run(run_dir)
    assert found.of("done")[0]["early"] is False and found.of("done")[0]["step"] == 32
    last = load_file(run_dir / "checkpoints" / "step-32" / "adapter_model.safetensors")
    assert all(torch.equal(last[name], value) for name, value in adapter_of(run_dir).items())


@pytest.mark.parametrize(("last", "warned"), [(1.05, False), (1.2, True)])
def test_a_run_that_overfits_without_patience_says_so(last, warned, tiny_path, tmp_path):
    recorder = Recorder()
    job = read_job(small_run(tmp_path / "run", tiny_path, early_stopping_patience=0))
    run = TrainingRun(tmp_path / "run", job, recorder, lambda: False)
    run.evaluations.history = [(3, 1.0), (6, last)]
    assert run.keep_best(6) == 6
    assert ["fewer epochs may do better" in event["message"] for event in recorder.of("log")] == [True] * warned


def test_eight_measurements_a_run_unless_told(tiny_path, tmp_path):
    found = trained_run(small_run(tmp_path / "run", tiny_path, epochs=4, eval_steps=None, early_stopping_patience=0))
    assert [event["step"] for event in found.of("eval")] == list(range(2, 17, 2))


def test_sample_answers_come_in_mid_run(tiny_path, tmp_path):
    from conftest import heldout_items

    found = trained_run(small_run(tmp_path / "run", tiny_path, heldout=heldout_items(), sample_steps=4))
    answers = found.of("answer")
    # of 8 steps the last is followed by the evaluation itself
    assert [(event["step"], event["id"]) for event in answers] == [(4, f"heldout-{i}") for i in range(3)]
    assert all(event["expected"] and isinstance(event["correct"], bool) for event in answers)


@pytest.mark.parametrize(
    ("values", "patience", "best", "turned"),
    [
        ([3, 2, 1], 1, 3, False),
        ([3, 2, 2.5], 1, 2, True),
        ([3, 2, 2], 1, 2, True),
        ([3, 2, 2.5, 2.4], 2, 2, True),
        ([3, 2, 2.5, 1.9], 2, 4, False),
        ([1, 2, 3, 4, 5], 0, 1, False),
        ([], 1, None, False),
    ],
)
def test_patience_counts_measurements_without_a_better_one(values, patience, best, turned):
    evaluations = Evaluations(patience)
    for step, loss in enumerate(values, 1):
        evaluations.add(step, loss)
    assert (evaluations.best, evaluations.turned) == (best, turned)


def test_a_step_measured_again_after_a_resume_counts_once():
    evaluations = Evaluations(2, [(1, 3.0), (2, 2.0), (3, 2.5)])
    evaluations.add(3, 2.5)
    assert evaluations.history == [(1, 3.0), (2, 2.0), (3, 2.5)] and not evaluations.turned


def test_a_row_comes_as_often_as_its_weight_says(tiny_path, tmp_path):
    rows = [{**row, "weight": weight} for row, weight in zip(training_rows(), [3, 1, 0.25, 1.5])]
    found = trained_run(small_run(tmp_path / "run", tiny_path, rows=rows, epochs=40, batch_size=16, save_steps=500))
    times = [sum(event["rows"].count(row) for event in found.of("step")) for row in range(4)]
    assert times[:2] == [120, 40] and 3 <= times[2] <= 18 and 50 <= times[3] <= 70
    assert found.of("done")[0]["tokens"] == sum(event["tokens"] for event in found.of("step"))
