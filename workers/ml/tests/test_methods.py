import json
import shutil

import pytest
import torch
from conftest import training_rows, write_tiny
from ml.base import load_base
from ml.events import MlError
from ml.export import IDENTITY
from ml.methods import attach, check_method, lora_config
from ml.params import check_params, read_job
from small_runs import adapter_of, heldout_pairs, killed_run, losses, pairs, small_run, trained_run

WEIGHTED = [{**row, "weight": 0.5 + i % 3} for i, row in enumerate(training_rows())]
RUNS = {
    "lora": {},
    "rslora": {"method": "rslora"},
    "dora": {"method": "dora"},
    "attention": {"target_modules": "attention"},
    "dropout": {"lora_dropout": 0.2},
    "weights": {"rows": WEIGHTED},
    "dpo": {"rows": pairs(training_rows()), "heldout": heldout_pairs(), "objective": "dpo"},
}


@pytest.mark.parametrize("name", RUNS)
def test_a_killed_and_resumed_run_ends_like_an_unkilled_one(name, tiny_path, tmp_path):
    whole, cut = (small_run(tmp_path / folder, tiny_path, **RUNS[name]) for folder in ("whole", "cut"))
    wanted = trained_run(whole)
    killed_run(cut, 5)
    found = trained_run(cut)
    assert min(losses(found)) == 4 and max(losses(found)) == max(losses(wanted)) >= 8
    for step, loss in losses(found).items():
        assert loss == pytest.approx(losses(wanted)[step], abs=1e-3)
    assert found.of("eval")[-1]["loss"] == pytest.approx(wanted.of("eval")[-1]["loss"], abs=1e-3)
    assert found.of("done")[0]["tokens"] == wanted.of("done")[0]["tokens"]
    for key, value in adapter_of(whole).items():
        assert torch.allclose(adapter_of(cut)[key], value, atol=1e-4)
    # trained, examined, exported and indexed (a DoRA adapter is served merged, for which the tiny base has no GGUF)
    served = set() if name == "dora" else {"adapter_gguf"}
    assert {event["name"] for event in found.of("artifact")} == {"adapter_safetensors", "index"} | served
    assert found.of("scorecard") and found.of("done")[0]["stopped"] is False


def test_the_real_base_resumes_like_the_tiny_one(base_path, tmp_path):
    params = {"rows": training_rows()[:8], "batch_size": 4, "save_steps": 1, "learning_rate": 0.002}
    whole, cut = (small_run(tmp_path / folder, base_path, **params) for folder in ("whole", "cut"))
    wanted = losses(killed_run(whole, 4))
    killed_run(cut, 3)
    found = losses(killed_run(cut, 4))
    assert list(found) == [3, 4] and wanted[4] < 0.8 * wanted[1]
    assert found == pytest.approx({step: wanted[step] for step in found}, abs=1e-3)


def test_the_adapter_is_what_the_method_says(tiny_path):
    params = check_params({"lora_r": 4, "lora_alpha": 8, "target_modules": "attention"})
    plain, rs, dora = (lora_config({**params, "method": method}) for method in ("lora", "rslora", "dora"))
    assert (plain.use_rslora, plain.use_dora, plain.r, plain.lora_alpha) == (False, False, 4, 8)
    assert (rs.use_rslora, dora.use_dora) == (True, True)
    assert set(plain.target_modules) == {"q_proj", "k_proj", "v_proj", "o_proj"}


def test_a_new_adapter_changes_nothing_and_is_fixed_by_its_seed(tiny_path, tmp_path):
    ids = torch.tensor([[1, 5, 9, 4]])
    wanted = load_base(tiny_path)[0](ids).logits
    for method in ("lora", "dora"):
        job = read_job(small_run(tmp_path / method, tiny_path, method=method))
        first, second = (attach(load_base(tiny_path)[0], job) for _ in range(2))
        assert torch.allclose(first(ids).logits, wanted, atol=1e-5)
        for a, b in zip(first.parameters(), second.parameters()):
            assert torch.equal(a, b)


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has what QLoRA needs")
def test_qlora_without_a_gpu_names_the_field_and_the_way_out():
    with pytest.raises(MlError, match="CUDA GPU: choose lora") as error:
        check_method(check_params({"method": "qlora"}))
    assert error.value.code == "bad_params" and error.value.details["field"] == "method"


@pytest.fixture(scope="module")
def first(base_path, tmp_path_factory):
    """(RUN_DIR of a finished run to continue from, its base), which no test changes."""
    tiny = write_tiny(base_path, tmp_path_factory.mktemp("tiny"))
    run_dir = small_run(tmp_path_factory.mktemp("runs") / "first", tiny, epochs=4)
    trained_run(run_dir)
    return run_dir, tiny


def test_a_continued_run_begins_where_the_adapter_ended(first, tmp_path):
    earlier, tiny = first
    again, cut = (
        small_run(tmp_path / name, tiny, adapter_path=earlier / "adapter", learning_rate=0.001)
        for name in ("again", "cut")
    )
    fresh = losses(trained_run(small_run(tmp_path / "fresh", tiny, learning_rate=0.001)))
    wanted = trained_run(again)
    assert losses(wanted)[1] < fresh[1] - 0.1
    card = wanted.of("scorecard")[0]
    assert card["previous"] and card["base"]["loss"] > card["previous"]["loss"] > card["tuned"]["loss"]
    killed_run(cut, 5)
    found = trained_run(cut)
    assert min(losses(found)) == 4 and losses(found)[8] == pytest.approx(losses(wanted)[8], abs=1e-3)
    assert any(not torch.equal(value, adapter_of(earlier)[name]) for name, value in adapter_of(again).items())


def test_preferences_can_go_on_from_an_own_adapter(first, tmp_path):
    earlier, tiny = first
    found = trained_run(small_run(tmp_path / "dpo", tiny, **RUNS["dpo"], adapter_path=earlier / "adapter"))
    # the reference is the adapter that it starts from: before the first step nothing is preferred over it
    assert losses(found)[1] == pytest.approx(0.6931, abs=1e-3)
    assert losses(found)[8] < losses(found)[1]


@pytest.mark.parametrize(
    ("params", "field", "said"),
    [
        ({"lora_r": 8}, "lora_r", "lora_r is 8, but the adapter to continue from has 4"),
        ({"lora_alpha": 32}, "lora_alpha", "has 16"),
        ({"method": "dora"}, "method", "has lora"),
        ({"target_modules": "attention"}, "target_modules", "has all-linear"),
    ],
)
def test_a_continued_run_must_match_its_adapter(params, field, said, first, tmp_path):
    earlier, tiny = first
    run_dir = small_run(tmp_path / "again", tiny, adapter_path=earlier / "adapter", **params)
    with pytest.raises(MlError, match=said) as error:
        trained_run(run_dir)
    assert error.value.code == "bad_params" and error.value.details["field"] == field


def test_an_adapter_of_another_base_or_a_damaged_one_is_refused(first, tmp_path):
    earlier, tiny = first
    adapter = shutil.copytree(earlier / "adapter", tmp_path / "adapter")
    config = json.loads((adapter / "adapter_config.json").read_text())
    (adapter / "adapter_config.json").write_text(json.dumps({**config, "base_model_name_or_path": "another-base"}))
    with pytest.raises(MlError, match="belongs to the base model another-base") as error:
        trained_run(small_run(tmp_path / "a", tiny, adapter_path=adapter))
    assert error.value.details["field"] == "adapter_path"
    (adapter / "adapter_config.json").write_text(json.dumps(config))
    weights = adapter / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    # not what was trained; then no weights at all, where nothing says what they were; then without its configuration
    for step, harm in enumerate(
        (
            lambda: weights.write_bytes(b"\0" * 100) and (adapter / IDENTITY).unlink(),
            lambda: (adapter / "adapter_config.json").unlink(),
            lambda: None,
        )
    ):
        with pytest.raises(MlError) as error:
            trained_run(small_run(tmp_path / f"b{step}", tiny, adapter_path=adapter))
        assert error.value.code == "adapter_damaged"
        harm()
