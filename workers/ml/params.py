"""Reading and checking params.json against the schema that is generated from the form's own definition."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .events import MlError

SCHEMA = json.loads((Path(__file__).parent / "schema" / "params.json").read_text("utf-8"))


@dataclass(frozen=True)
class Job:
    """A RUN_DIR's params.json: `threads` is the number of cores allotted, `params` holds every field of the schema.

    `adapter_path` is the folder of an own adapter to continue from.
    """

    run_id: str
    base_model_path: Path
    threads: int
    params: dict[str, Any]
    adapter_path: Path | None = None


def _bounds(rule: dict[str, Any]) -> str:
    if "enum" in rule:
        return "one of " + ", ".join(map(str, rule["enum"]))
    kind = "a whole number" if rule.get("type") == "integer" else "a number"
    low = (
        f"above {rule['exclusiveMinimum']}"
        if "exclusiveMinimum" in rule
        else f"at least {rule['minimum']}"
        if "minimum" in rule
        else ""
    )
    high = (
        f"below {rule['exclusiveMaximum']}"
        if "exclusiveMaximum" in rule
        else f"at most {rule['maximum']}"
        if "maximum" in rule
        else ""
    )
    return " and ".join([f"{kind} {low or high}".strip()] + ([high] if low and high else []))


def _fits(rule: dict[str, Any], value: Any) -> bool:
    if "anyOf" in rule:
        return any(_fits(option, value) for option in rule["anyOf"])
    kind = rule.get("type")
    if kind == "null":
        return value is None
    if kind == "string":
        return isinstance(value, str) and value in rule.get("enum", [value])
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return False
    return (
        (kind != "integer" or value == int(value))
        and value >= rule.get("minimum", -math.inf)
        and value <= rule.get("maximum", math.inf)
        and value > rule.get("exclusiveMinimum", -math.inf)
        and value < rule.get("exclusiveMaximum", math.inf)
    )


def check_params(given: dict[str, Any]) -> dict[str, Any]:
    """`given` with defaults filled in; MlError `bad_params` names the first field that is out of bounds, and its bounds."""
    rules = SCHEMA["properties"]
    for name in given:
        if name not in rules:
            raise MlError(
                "bad_params", f"There is no parameter {name}: the parameters are {', '.join(rules)}.", field=name
            )
    values = {name: given.get(name, rule.get("default")) for name, rule in rules.items()}
    for name, rule in rules.items():
        value = values[name]
        if not _fits(rule, value):
            wanted = _bounds(next((o for o in rule.get("anyOf", []) if o.get("type") != "null"), rule))
            nullable = " (or empty)" if "anyOf" in rule else ""
            raise MlError(
                "bad_params",
                f"{name} is {json.dumps(value)}, but must be {wanted}{nullable}: change it and start again.",
                field=name,
            )
        if rule.get("type") == "integer":
            values[name] = int(value)
    return values


def read_job(run_dir: Path) -> Job:
    """The checked params.json of RUN_DIR; MlError `bad_params` or `run_not_found`."""
    path = run_dir / "params.json"
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise MlError("run_not_found", f"{path} does not exist: give the folder of a run.") from None
    except json.JSONDecodeError as error:
        raise MlError("bad_params", f"{path.name} is not JSON (line {error.lineno}): write it again.") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("params", {}), dict):
        raise MlError("bad_params", f"{path.name} is not an object with an object params: write it again.")
    threads = raw.get("threads", 1)
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
        raise MlError(
            "bad_params", f"threads is {json.dumps(threads)}, but must be a whole number at least 1.", field="threads"
        )
    for name in ("base_model_path", "adapter_path"):
        value = raw.get(name)
        if not (isinstance(value, str) and value) and not (value is None and name != "base_model_path"):
            raise MlError(
                "bad_params", f"{name} is {json.dumps(value)}, but must be a text: write it again.", field=name
            )
    return Job(
        str(raw.get("run_id", run_dir.name)),
        Path(raw["base_model_path"]),
        threads,
        check_params(raw.get("params", {})),
        Path(raw["adapter_path"]).resolve() if raw.get("adapter_path") else None,
    )
