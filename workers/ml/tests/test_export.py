import hashlib
import json
import zipfile
from pathlib import Path

import gguf
import numpy as np
import pytest
import torch
from conftest import Recorder, ml
from exported_run import drawn_adapter, exported_run
from ml.answers import answers_to
from ml.base import load_base
from ml.compute import Workers
from ml.data import prompt_ids
from ml.events import MlError
from ml.export import template_hash
from ml.export_formats import FORMATS, export_run
from ml.gguf_files import adapter_alpha, permute
from ml.merge import merged
from ml.ollama import go_template
from peft import PeftModel
from safetensors.numpy import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

QUESTION = [{"role": "user", "content": "What is the mayor of Corvo Bay?"}]


def asked(model, tokenizer):
    return answers_to(model, tokenizer, [prompt_ids(tokenizer, QUESTION)], Workers(1))[0].tokens


def test_gguf_holds_the_adapter_permuted_as_llama_cpp_reads_it(trained, base_path):
    run_dir, _ = trained
    weights = load_file(run_dir / "adapter" / "adapter_model.safetensors")
    config = json.loads((run_dir / "adapter" / "adapter_config.json").read_text())
    reader = gguf.GGUFReader(run_dir / "adapter.gguf")
    tensors = {tensor.name: np.array(tensor.data) for tensor in reader.tensors}
    assert len(tensors) == len(weights) == 30 * 7 * 2
    assert reader.fields["adapter.lora.alpha"].contents() == config["lora_alpha"]
    assert reader.fields["adapter.type"].contents() == "lora"
    assert reader.fields["modelfactory.chat_template_sha256"].contents() == template_hash(base_path)
    name = "base_model.model.model.layers.3.{}.lora_{}.weight"
    assert np.array_equal(tensors["blk.3.ffn_down.weight.lora_b"], weights[name.format("mlp.down_proj", "B")])
    assert np.array_equal(tensors["blk.3.attn_q.weight.lora_a"], weights[name.format("self_attn.q_proj", "A")])
    query = weights[name.format("self_attn.q_proj", "B")]
    assert np.array_equal(tensors["blk.3.attn_q.weight.lora_b"], permute(query, 9))
    key = weights[name.format("self_attn.k_proj", "B")]
    assert np.array_equal(tensors["blk.3.attn_k.weight.lora_b"], permute(key, 3))


def test_permute_interleaves_the_rotary_halves():
    """Head of 4 rows: rows (0, 1 | 2, 3) of the two halves become pairs (0, 2), (1, 3)."""
    assert permute(np.arange(8).reshape(8, 1), 2).flatten().tolist() == [0, 2, 1, 3, 4, 6, 5, 7]


def test_the_alpha_gives_llama_cpp_the_scale_that_peft_uses(tiny_path):
    for method in ("lora", "rslora"):
        model = drawn_adapter(load_base(tiny_path)[0], method)
        layer = model.base_model.model.model.layers[0].self_attn.q_proj
        config = model.peft_config["default"].to_dict()
        assert adapter_alpha(config) / config["r"] == pytest.approx(layer.scaling["default"])


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"use_dora": True}, "DoRA"),
        ({"rank_pattern": {"q_proj": 2}}, "rank_pattern"),
        ({"bias": "all"}, "biases"),
    ],
)
def test_what_no_gguf_adapter_can_hold_is_said_with_the_way_out(config, said):
    with pytest.raises(MlError, match=f"{said}.*gguf-merged") as error:
        adapter_alpha({"lora_alpha": 16, "r": 4, **config})
    assert error.value.code == "no_gguf_adapter"


def test_artifacts_carry_their_hash_and_no_path_of_this_machine(trained, base_path):
    run_dir, events = trained
    for event in (event for event in events if event["type"] == "artifact"):
        data = (run_dir / event["path"]).read_bytes()
        assert (event["sha256"], event["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    for file in (
        "adapter/adapter_config.json", "adapter/modelfactory.json", "index/adapter/adapter_config.json",
        "index/index.json",
    ):  # fmt: skip
        text = (run_dir / file).read_text()
        assert str(base_path) not in text and str(run_dir) not in text


@pytest.mark.parametrize("method", ["lora", "rslora", "dora"])
def test_peft_and_merged_answer_as_the_trained_model_does(method, tiny_path, tmp_path):
    run_dir, events = tmp_path / "run", Recorder()
    # tiny weights are of size 0.02: a strength of 1 is what changes their answers
    model = exported_run(run_dir, tiny_path, method, ["peft", "merged"], events, strength=1.0)
    base, tokenizer = load_base(tiny_path)
    wanted = asked(model, tokenizer)
    assert wanted != asked(base, tokenizer)
    for name in ("peft", "merged"):
        with zipfile.ZipFile(run_dir / "exports" / f"{name}.zip") as archive:
            archive.extractall(tmp_path / name)
        card = (tmp_path / name / "README.md").read_text()
        assert template_hash(tiny_path) in card and f"base_model: {tiny_path.name}" in card and "licence" in card
        assert template_hash(tmp_path / name) == template_hash(tiny_path)
        texts = [path.read_text() for path in (tmp_path / name).iterdir() if path.suffix in (".json", ".md")]
        assert not any(str(tmp_path) in text or str(tiny_path) in text for text in texts)
    assert asked(PeftModel.from_pretrained(base, tmp_path / "peft"), tokenizer) == wanted
    own = AutoTokenizer.from_pretrained(tmp_path / "merged")
    assert asked(AutoModelForCausalLM.from_pretrained(tmp_path / "merged"), own) == wanted
    names = [event["name"] for event in events.of("artifact")]
    assert names == ["adapter_safetensors"] + ["adapter_gguf"] * (method != "dora") + ["export_peft", "export_merged"]


def test_every_format_is_written_with_the_same_bytes_again(base_path, tmp_path):
    run_dir = tmp_path / "run"
    exported_run(run_dir, base_path, "lora", [], Recorder())
    process = ml("export", str(run_dir), "peft")
    out, log = process.communicate()
    assert process.returncode == 0, log
    first = {"peft": json.loads(out.splitlines()[-1])}
    for format in FORMATS:
        recorder = Recorder()
        export_run(run_dir, format, recorder)
        event = recorder.of("artifact")[0]
        assert event["name"] == ("adapter_gguf" if format == "gguf" else f"export_{format}")
        assert event["sha256"] == hashlib.sha256((run_dir / event["path"]).read_bytes()).hexdigest()
        assert event["sha256"] == first.setdefault(format, event)["sha256"]
    again = Recorder()
    export_run(run_dir, "gguf-merged", again)
    assert again.of("artifact")[0]["sha256"] == first["gguf-merged"]["sha256"]
    assert sorted(path.name for path in (run_dir / "exports").iterdir()) == [
        "gguf-merged.gguf", "merged.zip", "ollama.zip", "peft.zip",
    ]  # fmt: skip
    reader = gguf.GGUFReader(run_dir / "exports" / "gguf-merged.gguf")
    assert reader.fields["modelfactory.chat_template_sha256"].contents() == template_hash(base_path)
    template = reader.fields["tokenizer.chat_template"].contents()
    assert hashlib.sha256(template.encode()).hexdigest() == template_hash(base_path)
    with zipfile.ZipFile(run_dir / "exports" / "ollama.zip") as archive:
        assert archive.namelist() == ["Modelfile", "README.md", "model.gguf"]
        model = (run_dir / "exports" / "gguf-merged.gguf").read_bytes()
        assert archive.read("model.gguf") == model
        text = archive.read("Modelfile").decode()
    assert "FROM ./model.gguf" in text and 'PARAMETER stop "<|im_end|>"' in text
    assert template_hash(base_path) in text and "apache-2.0" in text
    # Q8_0 keeps 8 bits of every 32 weights' largest
    weights = merged(run_dir / "adapter", base_path).state_dict()
    tensor = next(tensor for tensor in reader.tensors if tensor.name == "blk.3.attn_k.weight")
    value = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
    exact = permute(weights["model.layers.3.self_attn.k_proj.weight"].numpy(), 3)
    assert np.abs(value - exact).max() <= np.abs(exact).max() / 127


def test_an_export_is_refused_with_a_sentence(tiny_path, tmp_path):
    run_dir = tmp_path / "run"
    exported_run(run_dir, tiny_path, "lora", [], Recorder())

    def refusal(format="peft"):
        with pytest.raises(MlError) as error:
            export_run(run_dir, format, Recorder())
        return error.value.code

    assert refusal("onnx") == "bad_format"
    assert refusal("gguf-merged") == "base_not_found"
    exported_run(tmp_path / "dora", tiny_path, "dora", [], Recorder())
    with pytest.raises(MlError, match="DoRA.*gguf-merged"):
        export_run(tmp_path / "dora", "gguf", Recorder())
    (tiny_path / "chat_template.jinja").write_text("{{ messages }}")
    assert refusal() == "template_changed"
    weights = run_dir / "adapter" / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x00\x00")
    assert refusal() == "adapter_damaged"
    weights.unlink()
    assert refusal() == "no_adapter"


def test_ollamas_template_renders_what_the_chat_template_does(base):
    """`go` in the vectors is what Go's text/template made of the template with this hash; see render_ollama.go."""
    _, tokenizer = base
    vectors = json.loads((Path(__file__).parent / "ollama_templates.json").read_text("utf-8"))
    for template in vectors:
        text = go_template(template["chat_template_sha256"])
        assert hashlib.sha256(text.encode()).hexdigest() == template["go_template_sha256"]
        for case in template["cases"]:
            assert (
                tokenizer.apply_chat_template(case["messages"], tokenize=False, add_generation_prompt=True)
                == case["go"]
            )
    with pytest.raises(MlError, match="gguf-merged"):
        go_template("0" * 64)


def test_a_merge_refuses_weights_that_are_no_numbers(tiny_path, tmp_path):
    model = exported_run(tmp_path / "run", tiny_path, "lora", [], Recorder())
    with torch.no_grad():
        next(value for name, value in model.named_parameters() if "lora_B" in name).fill_(float("nan"))
    model.save_pretrained(tmp_path / "broken")
    with pytest.raises(MlError, match="cannot be merged"):
        merged(tmp_path / "broken", tiny_path)
