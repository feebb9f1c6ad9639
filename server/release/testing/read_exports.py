"""Reads a version's files as others will: `read_exports.py FOLDER` prints what `datasets` and `mlcroissant` make of them."""

import json
import os
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"


def main(folder: Path) -> None:
    os.environ["HF_HOME"] = str(folder / "cache")
    import datasets
    import mlcroissant

    datasets.disable_progress_bars()
    loaded = {}
    for name, kind in (("train.jsonl", "json"), ("train.parquet", "parquet"), ("train.csv", "csv")):
        data = datasets.load_dataset(kind, data_files=str(folder / name), split="train")
        loaded[name] = {"rows": len(data), "columns": data.column_names, "last": data[-1]}
    test = datasets.load_dataset("json", data_files=str(folder / "test.jsonl"), split="train")
    croissant = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    issues = croissant.metadata.ctx.issues
    records = list(croissant.records("train"))
    shown = {"errors": sorted(issues.errors), "warnings": sorted(issues.warnings), "records": len(records)}
    shown["first"] = {key.split("/")[-1]: plain(value) for key, value in records[0].items()}
    print(json.dumps({"loaded": loaded, "test": test[0], "croissant": shown}))


def plain(value: object) -> object:
    """Bytes, arrays and nested fields as JSON has them."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return {str(key).split("/")[-1]: plain(inner) for key, inner in value.items()}
    if isinstance(value, str | int | float) or value is None:
        return value
    return [plain(inner) for inner in value] if hasattr(value, "__iter__") else str(value)


main(Path(sys.argv[1]))
