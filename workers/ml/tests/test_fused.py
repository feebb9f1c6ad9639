"""The fused layers against PEFT's own forward and backward pass."""

import gc
import threading
import weakref

import pytest
import torch
from conftest import training_rows
from ml.base import LINEARS, load_base
from ml.data import Row, answer_nlls, encode_rows
from ml.fused import FusedModel, fits, fused_of, nlls_of
from ml.packs import pack
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM, Qwen2Config, Qwen2ForCausalLM

SIZES = dict(
    vocab_size=300, hidden_size=48, intermediate_size=80, num_hidden_layers=3, num_attention_heads=6, num_key_value_heads=2,
    head_dim=8, rms_norm_eps=1e-5,
)  # fmt: skip
ATTENTION = ["q_proj", "k_proj", "v_proj", "o_proj"]
FAMILIES = {
    "llama": lambda: LlamaForCausalLM(LlamaConfig(**SIZES)),
    "llama, untied, biased": lambda: LlamaForCausalLM(
        LlamaConfig(**SIZES, tie_word_embeddings=False, attention_bias=True)
    ),
    "qwen2": lambda: Qwen2ForCausalLM(Qwen2Config(**{**SIZES, "hidden_size": 48, "tie_word_embeddings": True})),
    "mistral": lambda: MistralForCausalLM(MistralConfig(**SIZES, sliding_window=None)),
}


def varied(model):
    """Norms and biases that are not all one and nought."""
    for name, parameter in model.named_parameters():
        if "norm" in name or name.endswith("bias"):
            torch.nn.init.normal_(parameter, 1.0, 0.1)
    return model


def adapted(model, std=0.05, **options):
    """The model with an adapter whose B is not zero, so that every gradient is."""
    config = {"r": 4, "lora_alpha": 8, "target_modules": LINEARS, "task_type": "CAUSAL_LM", **options}
    model.requires_grad_(False)
    lora = get_peft_model(model, LoraConfig(**config))
    for name, parameter in lora.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=std)
    return lora


def sample_rows(seed=0, count=4):
    draw = torch.Generator().manual_seed(seed)
    ids = lambda n: torch.randint(3, 300, (n,), generator=draw).tolist()  # noqa: E731
    prefix = ids(9)
    return [Row(prefix + ids(5 + i), ids(7 - i)) for i in range(count)]


def gradient(model, loss):
    trained = [p for p in model.parameters() if p.requires_grad]
    return torch.cat([g.flatten() for g in torch.autograd.grad(loss, trained)])


def distance(one, other):
    return ((one - other).norm() / other.norm()).item()


def check(model, rows, weights=None):
    """Losses and gradients of both ways, for the sum or for a weighted one."""
    packed = pack(rows)
    expected = answer_nlls(model, packed)
    weights = torch.ones(len(expected)) if weights is None else weights[: len(expected)]
    wanted = gradient(model, expected @ weights)
    found = FusedModel(model)(packed)
    assert distance(found, expected) < 1e-5
    assert distance(gradient(model, found @ weights), wanted) < 1e-5


@pytest.mark.parametrize("targets", [LINEARS, ATTENTION, ["q_proj", "v_proj"]], ids=["all", "attention", "q and v"])
@pytest.mark.parametrize("family", FAMILIES)
def test_same_loss_and_gradient_as_peft(family, targets):
    torch.manual_seed(3)
    model = adapted(varied(FAMILIES[family]()), target_modules=targets)
    assert fits(model)
    check(model, sample_rows())
    check(model, sample_rows()[:1])
    check(model, sample_rows(), torch.linspace(-1, 2, 64))


def test_same_gradient_as_one_row_at_a_time_on_the_real_base(base_path):
    torch.manual_seed(4)
    base, tokenizer = load_base(base_path)
    model = adapted(base, std=0.02)
    rows = encode_rows(tokenizer, training_rows()[:4], 512)
    alone = sum(gradient(model, answer_nlls(model, pack([row], share=False)).sum()) for row in rows)
    assert fits(model)
    assert distance(gradient(model, nlls_of(model)(pack(rows)).sum()), alone) < 1e-5


def test_long_answers_are_scored_in_parts():
    torch.manual_seed(5)
    model = adapted(FAMILIES["llama"]())
    check(model, [Row([5, 6, 7], list(range(3, 290)))])


def test_packs_side_by_side_give_the_same():
    torch.manual_seed(6)
    model = adapted(FAMILIES["llama"]())
    nlls, packed = nlls_of(model), pack(sample_rows())
    expected, found = gradient(model, answer_nlls(model, packed).sum()), [None] * 4

    def work(i):
        found[i] = gradient(model, nlls(packed).sum())

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(distance(value, expected) < 1e-5 for value in found)


def test_a_model_is_fused_once():
    model = adapted(FAMILIES["llama"]())
    packed = pack(sample_rows())
    one, other = nlls_of(model), nlls_of(model)
    assert torch.equal(one(packed), other(packed))
    assert fused_of(model) is fused_of(model)
    matrices = [stack.matrix.data_ptr() for layer in fused_of(model).layers for stack in layer.stacks]
    one(packed)
    assert matrices == [stack.views[0][0].data_ptr() for layer in fused_of(model).layers for stack in layer.stacks]
    gone = weakref.ref(fused_of(model))
    model = model.unload()
    del one, other
    gc.collect()
    assert gone() is None


def test_an_adapter_that_is_loaded_or_trained_on_is_the_one_used():
    torch.manual_seed(7)
    model = adapted(FAMILIES["llama"]())
    nlls, packed = nlls_of(model), pack(sample_rows())
    nlls(packed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_A" in name:
                parameter.add_(0.1)
    assert distance(nlls(packed), answer_nlls(model, packed)) < 1e-5
    for name, parameter in model.named_parameters():
        if "lora_A" in name:
            parameter.data = torch.randn_like(parameter)
    expected = answer_nlls(model, packed)
    assert distance(nlls(packed), expected) < 1e-5
    assert distance(answer_nlls(model, packed), expected) < 1e-5


def test_without_gradient_the_losses_are_the_same():
    model = adapted(FAMILIES["llama"]())
    with torch.no_grad():
        found = FusedModel(model)(pack(sample_rows()))
    assert not found.requires_grad and distance(found, answer_nlls(model, pack(sample_rows()))) < 1e-5


@pytest.mark.parametrize(
    "change",
    [{"lora_dropout": 0.1}, {"use_dora": True}, {"lora_bias": True}, {"target_modules": [*LINEARS, "embed_tokens"]}],
    ids=["dropout", "DoRA", "bias", "embeddings"],
)
def test_what_does_not_fit_goes_by_peft(change):
    torch.manual_seed(8)
    model = adapted(FAMILIES["llama"](), **change).eval()
    assert not fits(model)
    packed = pack(sample_rows())
    assert torch.equal(nlls_of(model)(packed), answer_nlls(model, packed))


def test_the_base_alone_goes_by_peft_while_the_adapter_is_off():
    torch.manual_seed(9)
    model = adapted(FAMILIES["llama"]())
    nlls, packed = nlls_of(model), pack(sample_rows())
    tuned = nlls(packed)
    with model.disable_adapter():
        assert torch.equal(nlls(packed), answer_nlls(model, packed))
        assert distance(nlls(packed), tuned) > 1e-3
    assert torch.equal(nlls(packed), tuned)


def test_half_precision_goes_by_peft():
    model = adapted(FAMILIES["llama"]().to(torch.bfloat16))
    assert not fits(model)


def test_adapter_is_saved_as_before(tmp_path):
    torch.manual_seed(10)
    model = adapted(FAMILIES["llama"]())
    before = {name: value.clone() for name, value in model.state_dict().items()}
    FusedModel(model)(pack(sample_rows()))
    model.save_pretrained(tmp_path / "adapter")
    merged = model.merge_and_unload()
    merged.save_pretrained(tmp_path / "merged")
    from safetensors.torch import load_file

    saved = load_file(tmp_path / "adapter" / "adapter_model.safetensors")
    assert saved and all(torch.equal(v, before[k.replace(".weight", ".default.weight")]) for k, v in saved.items())
    assert load_file(tmp_path / "merged" / "model.safetensors")["model.layers.0.mlp.up_proj.weight"].shape == (80, 48)
