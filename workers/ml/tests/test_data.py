import pytest
import torch
from conftest import training_rows
from ml.base import LINEARS, load_base
from ml.data import answer_nll, encode, encode_rows, pack, packs, read_jsonl, shared_prefix, step_order
from ml.events import MlError
from peft import LoraConfig, get_peft_model
from torch.nn.functional import cross_entropy


@pytest.fixture(scope="module")
def model(base_path):
    """The real base with an adapter whose B is not zero, so that every gradient is."""
    torch.manual_seed(1)
    lora = get_peft_model(
        load_base(base_path)[0], LoraConfig(r=4, lora_alpha=8, target_modules=LINEARS, task_type="CAUSAL_LM")
    )
    for name, parameter in lora.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.02)
    return lora


def gradient(model, loss):
    return torch.cat(
        [g.flatten() for g in torch.autograd.grad(loss, [p for p in model.parameters() if p.requires_grad])]
    )


@pytest.mark.parametrize("share", [True, False])
def test_packed_gradient_is_the_unpacked_one(model, base, share):
    rows = encode_rows(base[1], training_rows()[:4], 512)
    plain = 0
    for row in rows:
        ids = torch.tensor([row.prompt + row.answer])
        logits = model(input_ids=ids).logits[0, len(row.prompt) - 1 : -1]
        plain = plain + gradient(model, cross_entropy(logits, torch.tensor(row.answer), reduction="sum"))
    packed = gradient(model, answer_nll(model, pack(rows, share=share)))
    assert ((packed - plain).norm() / plain.norm()).item() < 1e-5
    parts = sum(gradient(model, answer_nll(model, part)) for part in packs(rows, 120, share))
    assert ((parts - plain).norm() / plain.norm()).item() < 1e-5


def test_prefix_is_computed_once(base):
    rows = encode_rows(base[1], training_rows()[:4], 512)
    prefix = shared_prefix(rows)
    assert prefix >= 24
    together = pack(rows)["input_ids"].shape[1]
    assert together == prefix + sum(row.tokens - 1 - prefix for row in rows)


def test_prompt_is_what_the_template_makes(base):
    tokenizer = base[1]
    messages = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi there."}]
    row = encode(tokenizer, messages[:1], "Hi there.")
    whole = tokenizer.apply_chat_template(messages, tokenize=False)
    assert tokenizer.decode(row.prompt + row.answer) + "\n" == whole


def test_order_is_fixed_by_the_seed():
    first = step_order(10, 4, 2, seed=7)
    assert first == step_order(10, 4, 2, seed=7) != step_order(10, 4, 2, seed=8)
    assert [len(step) for step in first] == [4, 4, 2, 4, 4, 2]
    assert sorted(sum(first[:3], [])) == sorted(sum(first[3:], [])) == list(range(10))


def test_long_row_is_named(base):
    rows = training_rows()[:3]
    rows[2]["messages"][0]["content"] = "harbour " * 600
    with pytest.raises(MlError) as error:
        encode_rows(base[1], rows, 512)
    assert error.value.code == "row_too_long"
    assert error.value.details["row"] == 2 and error.value.details["tokens"] > 600


def test_broken_line_is_named(tmp_path):
    (tmp_path / "train.jsonl").write_text('{"messages":[{"role":"user","content":"a"}]}\n{"messages": [\n')
    with pytest.raises(MlError, match="line 2") as error:
        read_jsonl(tmp_path / "train.jsonl")
    assert error.value.code == "bad_data"


@pytest.mark.parametrize("rows", [[], [{"messages": [{"role": "user", "content": "a"}]}]])
def test_rows_without_an_answer_are_refused(base, rows):
    with pytest.raises(MlError) as error:
        encode_rows(base[1], rows, 512)
    assert error.value.code == "bad_data"
