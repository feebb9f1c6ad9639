import json
from pathlib import Path

from ml.base import default_base_path
from ml.memory import predict, read_shape

VECTORS = json.loads((Path(__file__).parents[3] / "lib" / "domain" / "memory.vectors.json").read_text("utf-8"))


def test_the_formula_says_the_same_as_the_plan_does() -> None:
    shape = read_shape(default_base_path())
    for vector in VECTORS:
        assert predict(shape, vector["params"], vector["tokens"], vector["answers"]) == vector["bytes"]
