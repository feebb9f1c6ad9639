import pytest
import torch
from conftest import training_rows
from ml.base import LINEARS, load_base
from ml.data import Row, answer_nll, answer_nlls, encode, encode_rows, read_jsonl, step_order
from ml.events import MlError
from ml.packs import pack, packs
from ml.step_packs import step_packs
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
    step = sum(gradient(model, answer_nll(model, part)) for part in step_packs(rows, 120))
    assert ((step - plain).norm() / plain.norm()).item() < 1e-5


def test_what_rows_begin_with_alike_is_computed_once(base):
    rows = encode_rows(base[1], training_rows()[:4], 512)
    prefix = next(i for i, tokens in enumerate(zip(*(row.prompt for row in rows))) if len(set(tokens)) > 1)
    assert prefix >= 24
    together = pack(rows)["input_ids"].shape[1]
    assert together <= prefix + sum(row.tokens - 1 - prefix for row in rows)
    assert pack(rows, share=False)["input_ids"].shape[1] == sum(row.tokens - 1 for row in rows)


def test_rows_that_branch_keep_their_own_losses(model):
    """Groups with a prefix of their own, one prompt with two answers, and answers that begin alike."""
    prompts = [[5, 6, 7, 8], [5, 6, 9], [5, 6, 9], [5, 6, 9], [11, 12]]
    answers = [[20, 21, 2], [30, 31, 2], [30, 32, 2], [30, 31, 2], [5, 6, 2]]
    rows = [Row(prompt, answer) for prompt, answer in zip(prompts, answers)]
    packed = pack(rows)
    # 5 6, then 7 8 20 21, then 9 30 with 31 and 32, then 11 12 5 6
    assert packed["input_ids"].tolist() == [[5, 6, 7, 8, 20, 21, 9, 30, 31, 32, 11, 12, 5, 6]]
    together = answer_nlls(model, packed)
    alone = torch.cat([answer_nlls(model, pack([row])) for row in rows])
    torch.testing.assert_close(together, alone, rtol=1e-5, atol=1e-5)


def test_one_row_needs_no_mask():
    assert "attention_mask" not in pack([Row([1, 2], [3, 4])])
    assert "attention_mask" in pack([Row([1, 2], [3, 4]), Row([1, 5], [3, 4])])


def test_a_step_is_divided_evenly():
    rows = [Row([7, 8, kind] + list(range(length)), [1, 2, 3]) for kind in (3, 4) for length in (10, 40, 20, 30)]
    found = step_packs(rows, sum(row.tokens for row in rows) // 2 + 1)
    sizes = [packed["input_ids"].numel() for packed in found]
    assert len(found) == 2 and sizes == sorted(sizes, reverse=True) and sizes[0] < 1.3 * sizes[1]
    assert sorted(t for packed in found for t in packed["targets"].tolist()) == sorted([1, 2, 3] * len(rows))
    long = step_packs([Row(list(range(900)), [1]), Row([3], [1])], 450)
    assert [packed["input_ids"].numel() for packed in long] == [900, 1]


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
