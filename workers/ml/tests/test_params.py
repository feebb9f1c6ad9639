import json

import pytest
from ml.events import MlError
from ml.params import check_params, read_job


@pytest.mark.parametrize(
    ("params", "field", "said"),
    [
        ({"learning_rate": 1e9}, "learning_rate", "at most 0.01"),
        ({"learning_rate": 0}, "learning_rate", "above 0"),
        ({"epochs": 1.5}, "epochs", "a whole number"),
        ({"epochs": "3"}, "epochs", "a whole number"),
        ({"lr_scheduler_type": "wild"}, "lr_scheduler_type", "one of linear"),
        ({"save_steps": 0}, "save_steps", "or empty"),
        ({"lora_rank": 8}, "lora_rank", "There is no parameter"),
        ({"weight_decay": float("nan")}, "weight_decay", "at most 1"),
    ],
)
def test_bad_params_name_the_field_and_its_bounds(params, field, said):
    with pytest.raises(MlError, match=said) as error:
        check_params(params)
    assert error.value.code == "bad_params" and error.value.details["field"] == field


def test_defaults_fill_in():
    params = check_params({"epochs": 2})
    assert params["epochs"] == 2 and params["batch_size"] == 8 and params["save_steps"] is None


@pytest.mark.parametrize(
    ("job", "field", "said"),
    [
        ("{", None, "is not JSON"),
        ("[]", None, "is not an object"),
        ({"params": []}, None, "is not an object"),
        ({"threads": 0}, "threads", "at least 1"),
        ({"threads": True}, "threads", "at least 1"),
        ({"base_model_path": None}, "base_model_path", "must be a text"),
        ({"base_model_path": ""}, "base_model_path", "must be a text"),
        ({"adapter_path": 3}, "adapter_path", "must be a text"),
        ({"params": {"method": "lora2"}}, "method", "one of lora, rslora, dora, qlora"),
        ({"params": {"objective": "ppo"}}, "objective", "one of sft, dpo"),
        ({"params": {"beta": 0}}, "beta", "above 0"),
        ({"params": {"target_modules": "mlp"}}, "target_modules", "one of all-linear, attention"),
        ({"params": {"eval_steps": 0}}, "eval_steps", "or empty"),
        ({"params": {"sample_steps": 1.5}}, "sample_steps", "a whole number"),
        ({"params": {"early_stopping_patience": 21}}, "early_stopping_patience", "at most 20"),
    ],
)
def test_a_bad_job_is_told_in_one_sentence(job, field, said, tmp_path):
    whole = {"run_id": "r", "base_model_path": "/base", "threads": 1, "params": {}}
    (tmp_path / "params.json").write_text(job if isinstance(job, str) else json.dumps({**whole, **job}))
    with pytest.raises(MlError, match=said) as error:
        read_job(tmp_path)
    assert error.value.code == "bad_params" and error.value.details.get("field") == field


def test_a_run_that_is_not_there_is_told(tmp_path):
    with pytest.raises(MlError) as error:
        read_job(tmp_path)
    assert error.value.code == "run_not_found"
