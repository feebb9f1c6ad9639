import hashlib
import json

import gguf
import numpy as np
from ml.export import permute
from safetensors.numpy import load_file


def test_gguf_holds_the_adapter_permuted_as_llama_cpp_reads_it(trained):
    run_dir, _ = trained
    weights = load_file(run_dir / "adapter" / "adapter_model.safetensors")
    config = json.loads((run_dir / "adapter" / "adapter_config.json").read_text())
    reader = gguf.GGUFReader(run_dir / "adapter.gguf")
    tensors = {tensor.name: np.array(tensor.data) for tensor in reader.tensors}
    assert len(tensors) == len(weights) == 30 * 7 * 2
    assert reader.fields["adapter.lora.alpha"].contents() == config["lora_alpha"]
    assert reader.fields["adapter.type"].contents() == "lora"
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


def test_artifacts_carry_their_hash_and_no_path_of_this_machine(trained, base_path):
    run_dir, events = trained
    for event in (event for event in events if event["type"] == "artifact"):
        data = (run_dir / event["path"]).read_bytes()
        assert (event["sha256"], event["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    for file in ("adapter/adapter_config.json", "index/adapter/adapter_config.json", "index/index.json"):
        text = (run_dir / file).read_text()
        assert str(base_path) not in text and str(run_dir) not in text
