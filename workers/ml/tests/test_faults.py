import json
import os
import pickle
import shutil

import pytest
import torch
from conftest import Recorder, heldout_items, training_rows
from ml.attribute import Attributor
from ml.base import load_base
from ml.checkpoints import read_marker, write_whole
from ml.events import MlError, as_ml_error, is_out_of_memory
from ml.index import index_run
from ml.memory import FORMULA, available, fit, predict, read_shape
from ml.objectives import Supervised
from ml.params import check_params
from ml.safe_base import check_safe_base
from ml.train import train
from safetensors import SafetensorError
from small_runs import adapter_of, killed_run, losses, small_run, trained_run


def loss_of(kind, step, packs):
    """Supervised.loss which, from the run's `step`th pack on, gives what is no number in its value or its gradient."""

    def loss(self, nlls, pack, found=Supervised.loss):
        packs.append(pack)
        value = found(self, nlls, pack)
        if len(packs) < step:
            return value
        return value * float("nan") if kind == "loss" else value + (value - value.detach()).sqrt()

    return loss


@pytest.mark.parametrize("kind", ["loss", "gradient"])
def test_divergence_keeps_the_last_good_checkpoint_and_says_what_to_try(kind, tiny_path, tmp_path, monkeypatch):
    run_dir = small_run(tmp_path / "run", tiny_path, threads=1)
    with monkeypatch.context() as patch:
        patch.setattr(Supervised, "loss", loss_of(kind, 5, []))
        with pytest.raises(MlError) as error:
            trained_run(run_dir)
    assert error.value.code == "diverged" and error.value.details == {"step": 5, "checkpoint": 3}
    for said in ("step 5", "the checkpoint at step 3 is whole", "lower the learning rate", "0.01", "try 0.003"):
        assert said in error.value.message
    assert read_marker(run_dir / "checkpoints" / "step-3")
    found = trained_run(run_dir)
    assert min(losses(found)) == 4 and found.of("done")


def short_of_memory(most_rows, packs):
    """Supervised.loss for which more than so many rows in one pack are too many; `packs` gets each one's rows."""

    def loss(self, nlls, pack, found=Supervised.loss):
        rows = int((pack["position_ids"][0].diff() != 1).sum()) + 1
        packs.append(rows)
        if rows > most_rows:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return found(self, nlls, pack)

    return loss


def test_a_shortage_of_memory_is_met_with_smaller_packs_and_the_same_gradients(tiny_path, tmp_path, monkeypatch):
    wanted = trained_run(small_run(tmp_path / "wanted", tiny_path, threads=1))
    packs = []
    monkeypatch.setattr(Supervised, "loss", short_of_memory(4, packs))
    found = trained_run(small_run(tmp_path / "found", tiny_path, threads=1))
    assert packs[0] > 4 >= max(packs[1:])
    warnings = [event["message"] for event in found.of("log") if event["level"] == "warning"]
    assert len(warnings) == 1 and "Memory ran out" in warnings[0] and "changes nothing" in warnings[0]
    assert losses(found) == pytest.approx(losses(wanted), abs=1e-4) and len(found.of("plan")) == 1


def test_a_second_shortage_halves_the_batch_once_and_says_so(tiny_path, tmp_path, monkeypatch):
    run_dir = small_run(tmp_path / "run", tiny_path, batch_size=6, threads=1)
    packs = []
    monkeypatch.setattr(Supervised, "loss", short_of_memory(1, packs))
    found = trained_run(run_dir)
    assert [event["total_steps"] for event in found.of("plan")] == [8, 14]
    assert all(len(event["rows"]) <= 3 for event in found.of("step")) and max(losses(found)) == 14
    assert found.of("done")[0]["tokens"] == sum(event["tokens"] for event in found.of("step"))
    assert any("batch size of 3" in event["message"] for event in found.of("log"))
    # who resumes it knows
    shutil.rmtree(run_dir / "checkpoints" / "step-14")
    again = trained_run(run_dir)
    assert again.of("plan")[0]["total_steps"] == 14 and min(losses(again)) > 1


def test_the_third_shortage_ends_the_run(tiny_path, tmp_path, monkeypatch):
    monkeypatch.setattr(Supervised, "loss", short_of_memory(0, []))
    with pytest.raises(torch.OutOfMemoryError) as error:
        trained_run(small_run(tmp_path / "run", tiny_path))
    assert as_ml_error(error.value).code == "out_of_memory"


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory."),
        RuntimeError("[enforce fail at alloc_cpu.cpp:119] DefaultCPUAllocator: can't allocate memory: you tried to"),
        OSError(12, "Cannot allocate memory"),
    ],
)
def test_a_shortage_of_memory_is_known_by_whoever_says_it(error):
    assert is_out_of_memory(error) and as_ml_error(error).code == "out_of_memory"


def test_libtorch_says_a_shortage_as_we_know_it():
    with pytest.raises(RuntimeError) as error:
        torch.empty(1 << 50)
    assert is_out_of_memory(error.value)


def test_a_base_that_cannot_fit_is_told_before_it_is_loaded(tiny_path, tmp_path):
    config = json.loads((tiny_path / "config.json").read_text())
    huge = {"hidden_size": 16384, "intermediate_size": 53248, "num_hidden_layers": 126, "num_attention_heads": 128}
    (tiny_path / "config.json").write_text(json.dumps({**config, **huge, "num_key_value_heads": 8, "head_dim": 128}))
    recorder = Recorder()
    with pytest.raises(MlError, match="GB are free: choose a smaller base model") as error:
        train(small_run(tmp_path / "run", tiny_path), recorder)
    assert error.value.code == "out_of_memory" and not recorder.of("plan")


def test_packs_shrink_before_the_first_step_until_they_fit(base_path):
    shape, params = read_shape(base_path), check_params({})
    assert shape.weights == 134_515_008 and shape.adapter(params) == 2_442_240
    assert fit(shape, params, 2048, 64, 0.25, 2, 512) == (2, 512)
    # a pack of so many tokens that two at once are too many, and half of one is not
    tokens = round(0.75 * available() / (predict(shape, params, 10_000, 0) - predict(shape, params, 0, 0)) * 10_000)
    packs, size = fit(shape, params, 4 * tokens, 64, 0.0, 2, tokens)
    assert packs == 1 and size in (tokens, tokens // 2)
    with pytest.raises(MlError, match="shorten the longest rows") as error:
        fit(shape, params, 8 * tokens, 8 * tokens, 0.0, 2, tokens)
    assert error.value.code == "out_of_memory"


def test_the_formula_is_written_where_others_read_it():
    assert {"formula", "source", "bytes_per_weight", "process_bytes"} <= FORMULA.keys()


@pytest.mark.parametrize(
    "write", [lambda path: torch.save(torch.zeros(1 << 20), path), lambda path: path.write_text("x")]
)
def test_a_full_disk_is_told_whoever_meets_it(write, tmp_path):
    """/dev/full fails as a full disk does."""
    (tmp_path / "out").symlink_to("/dev/full")
    with pytest.raises((OSError, RuntimeError)) as error:
        write(tmp_path / "out")
    assert as_ml_error(error.value).code == "disk_full"
    said = SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)")
    assert as_ml_error(said).code == "disk_full"


def test_what_was_half_written_when_the_disk_ran_full_is_removed(tmp_path):
    write_whole(tmp_path / "step-1", lambda path: (path / "x").write_text("whole"))

    def fill(path):
        (path / "x").write_text("half")
        with open("/dev/full", "w") as full:
            full.write("x")

    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "step-1", fill)
    assert [path.name for path in tmp_path.iterdir()] == ["step-1"] and (
        tmp_path / "step-1" / "x"
    ).read_text() == "whole"


def flip(path):
    """One bit, as a bad disk does: the size stays."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_damaged_checkpoint_is_not_used(tiny_path, tmp_path):
    run_dir = small_run(tmp_path / "run", tiny_path)
    killed_run(run_dir, 8)
    assert {path.name for path in (run_dir / "checkpoints").glob("step-*")} == {"step-3", "step-6"}
    flip(run_dir / "checkpoints" / "step-6" / "adapter_model.safetensors")
    found = trained_run(run_dir)
    assert min(losses(found)) == 4 and max(losses(found)) == 8
    assert any("step 6 is not used" in event["message"] for event in found.of("log"))


def test_only_damaged_checkpoints_end_the_run(tiny_path, tmp_path):
    run_dir = small_run(tmp_path / "run", tiny_path, save_steps=100, eval_steps=100)
    killed_run(run_dir, 5)
    for path in (run_dir / "checkpoints").glob("step-*"):
        flip(path / "optimizer.pt")
    with pytest.raises(MlError) as error:
        trained_run(run_dir)
    assert error.value.code == "adapter_damaged"


def test_a_damaged_middle_checkpoint_is_not_indexed(tiny_path, tmp_path):
    run_dir = small_run(tmp_path / "run", tiny_path, epochs=1, heldout=[])
    trained_run(run_dir)
    assert json.loads((run_dir / "index" / "index.json").read_text())["step"] == 2
    flip(run_dir / "checkpoints" / "step-2" / "optimizer.pt")
    trained_run(run_dir)
    assert json.loads((run_dir / "index" / "index.json").read_text())["step"] == 4
    index_run(run_dir, Recorder())
    assert json.loads((run_dir / "index" / "index.json").read_text())["step"] == 4


def test_a_damaged_best_checkpoint_is_not_what_is_kept(tiny_path, tmp_path):
    from test_stop import TURNS

    run_dir = small_run(tmp_path / "run", tiny_path, **TURNS, early_stopping_patience=2)
    trained_run(run_dir)
    shutil.rmtree(run_dir / "adapter")
    marker = read_marker(max((run_dir / "checkpoints").glob("step-*"), key=lambda path: int(path.name[5:])))
    best = min(marker["evaluations"], key=lambda item: item[1])[0]
    flip(run_dir / "checkpoints" / f"step-{best}" / "adapter_model.safetensors")
    found = trained_run(run_dir)
    assert not any("is kept" in event["message"] for event in found.of("log")) and adapter_of(run_dir)


class Harm:
    def __reduce__(self):
        return os.system, ("true",)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "weights.pt", "extra/state.pkl", "x.ckpt", "tokenizer.model"])
def test_a_base_with_a_pickle_is_refused_wherever_it_is_loaded(name, tiny_path, tmp_path):
    path = tiny_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(pickle.dumps(Harm()))
    run_dir = small_run(tmp_path / "run", tiny_path)
    for load in (
        lambda: check_safe_base(tiny_path),
        lambda: load_base(tiny_path),
        lambda: Attributor().load_base(tiny_path),
        lambda: trained_run(run_dir),
    ):
        with pytest.raises(MlError, match="holds a pickle") as error:
            load()
        assert error.value.code == "base_not_safe" and name in error.value.message


def test_a_base_with_code_or_without_safetensors_is_refused(tiny_path):
    (tiny_path / "modeling.py").write_text("print('run')")
    with pytest.raises(MlError, match="holds code"):
        check_safe_base(tiny_path)
    (tiny_path / "modeling.py").unlink()
    config = (tiny_path / "config.json").read_text()
    (tiny_path / "config.json").write_text(json.dumps({**json.loads(config), "auto_map": {"AutoModel": "x.Y"}}))
    with pytest.raises(MlError, match="auto_map"):
        check_safe_base(tiny_path)
    (tiny_path / "config.json").write_text(config)
    (tiny_path / "model.safetensors").unlink()
    with pytest.raises(MlError, match="no safetensors"):
        check_safe_base(tiny_path)


def test_an_optimizer_that_would_run_code_does_not(tiny_path, tmp_path):
    """Its hash is made to fit, as who can write the folder could: the file is still read as data alone."""
    from ml.base import sha256_file

    run_dir = small_run(tmp_path / "run", tiny_path)
    killed_run(run_dir, 5)
    for path in (run_dir / "checkpoints").glob("step-*"):
        bad = path / "optimizer.pt"
        bad.write_bytes(pickle.dumps(Harm()))
        marker = json.loads((path / "checkpoint.json").read_text())
        marker["files"][bad.name], marker["sha256"][bad.name] = bad.stat().st_size, sha256_file(bad)
        (path / "checkpoint.json").write_text(json.dumps(marker))
    with pytest.raises(pickle.UnpicklingError, match="[Ww]eights.only"):
        trained_run(run_dir)


def test_a_run_without_checkpoints_cannot_be_indexed(tiny_path, tmp_path):
    with pytest.raises(MlError) as error:
        index_run(small_run(tmp_path / "run", tiny_path), Recorder())
    assert error.value.code == "no_checkpoint"


@pytest.mark.parametrize("weight", [0, -1, "3", True, None, float("inf"), 101])
def test_a_bad_weight_names_its_row(weight, tiny_path, tmp_path):
    rows = training_rows()
    rows[3]["weight"] = weight
    with pytest.raises(MlError, match="Row 3 has the weight") as error:
        trained_run(small_run(tmp_path / "run", tiny_path, rows=rows))
    assert error.value.code == "bad_data" and error.value.details["row"] == 3


@pytest.mark.parametrize("change", [{"kind": "other"}, {"answer": None}, {"id": 3}])
def test_a_bad_heldout_question_names_its_line(change, tiny_path, tmp_path):
    heldout = heldout_items()
    heldout[1] |= change
    with pytest.raises(MlError, match="heldout.jsonl line 2 lacks") as error:
        trained_run(small_run(tmp_path / "run", tiny_path, heldout=heldout))
    assert error.value.code == "bad_data" and error.value.details["line"] == 2


@pytest.mark.parametrize("messages", [[], ["Hi"], [{"role": "user"}], [{"role": "user", "content": 3}], "Hi"])
def test_a_row_without_proper_messages_names_its_line(messages, tiny_path, tmp_path):
    rows = training_rows()
    rows[2]["messages"] = messages
    with pytest.raises(MlError, match="train.jsonl line 3 has no messages") as error:
        trained_run(small_run(tmp_path / "run", tiny_path, rows=rows))
    assert error.value.code == "bad_data" and error.value.details["line"] == 3


def test_weights_that_train_nothing_are_told(tiny_path, tmp_path):
    rows = [{**training_rows()[0], "weight": 1e-9}]
    with pytest.raises(MlError, match="weights are so low"):
        trained_run(small_run(tmp_path / "run", tiny_path, rows=rows))
