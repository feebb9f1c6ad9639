import json
import shutil

import numpy as np
import pytest
import torch
from conftest import Recorder, training_rows
from ml.base import LINEARS, load_base
from ml.data import answer_nll, encode_rows
from ml.index import K, RowGradients, Sketch, index_run, lora_linears, splitmix64
from ml.packs import pack
from peft import LoraConfig, PeftModel, get_peft_model


def test_splitmix64_is_the_published_one():
    """First outputs for seed 1234567 (test vectors of the reference implementation)."""
    wanted = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821]
    assert splitmix64(1234567, 5).tolist() == wanted


def test_each_rows_gradient_is_its_own(tiny_path):
    torch.manual_seed(2)
    base, tokenizer = load_base(tiny_path)
    model = get_peft_model(base, LoraConfig(r=4, lora_alpha=8, target_modules=LINEARS, task_type="CAUSAL_LM"))
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.1)
    rows = encode_rows(tokenizer, training_rows()[:3], 512)
    gradients = RowGradients(model)
    together = gradients(rows)
    gradients.close()
    weights = [module.weight for _, module in lora_linears(model)]
    for row, found in zip(rows, together):
        wanted = torch.cat([g.flatten() for g in torch.autograd.grad(answer_nll(model, pack([row])), weights)])
        assert ((found - wanted).norm() / wanted.norm()).item() < 1e-5


def test_sketch_keeps_inner_products():
    torch.manual_seed(3)
    sketch = Sketch(torch.full((200_000,), 1.0), 10_000, k=K)
    a, noise = torch.randn(200_000), torch.randn(200_000)
    b = a + 0.5 * noise
    exact = torch.dot(a, b) / (a.norm() * b.norm())
    assert abs(torch.dot(sketch(a), sketch(b)) / (sketch(a).norm() * sketch(b).norm()) - exact) < 0.05
    assert abs(torch.dot(sketch(a), sketch(noise)) / (sketch(a).norm() * sketch(noise).norm())) < 0.05


def test_index_says_what_it_holds(trained):
    run_dir, _ = trained
    about = json.loads((run_dir / "index" / "index.json").read_text())
    assert about["k"] == K and about["rows"] == 20 and about["step"] == 5 and about["learning_rate"] > 0
    assert about["datum_hashes"] == [row["datum_hash"] for row in training_rows()]
    assert about["null_kinds"] == ["heldout"] * 4 + ["control"] * 4
    features = np.fromfile(run_dir / "index" / "features.f16", dtype="<f2").reshape(20, K)
    null = np.fromfile(run_dir / "index" / "null.f16", dtype="<f2").reshape(8, K)
    assert (
        np.isfinite(features).all()
        and np.isfinite(null).all()
        and (np.linalg.norm(features.astype("f4"), axis=1) > 0).all()
    )


def test_a_run_can_be_indexed_later(tiny_path, tmp_path, base):
    from conftest import heldout_items, write_run
    from ml.train import train

    run_dir = write_run(tmp_path / "run", tiny_path, training_rows()[:8], heldout_items()[:2], epochs=1, batch_size=4)
    train(run_dir, Recorder())
    first = (run_dir / "index" / "features.f16").read_bytes()
    shutil.rmtree(run_dir / "index")
    recorder = Recorder()
    index_run(run_dir, recorder)
    again = np.frombuffer((run_dir / "index" / "features.f16").read_bytes(), "<f2").astype("f4")
    assert recorder.of("artifact")[0]["name"] == "index"
    assert again == pytest.approx(np.frombuffer(first, "<f2").astype("f4"), rel=1e-2, abs=1e-2)
    assert isinstance(PeftModel.from_pretrained(load_base(tiny_path)[0], run_dir / "index" / "adapter"), PeftModel)
