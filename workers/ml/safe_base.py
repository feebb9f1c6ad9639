"""A base model's folder is data, never code: safetensors only."""

from __future__ import annotations

import json
from pathlib import Path

from .events import MlError

PICKLES = {".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".npy", ".npz", ".mar", ".pdparams"}
CODE = {".py", ".pyc", ".so"}


def is_pickle(path: Path) -> bool:
    """Whether the file is a pickle by its name or its beginning: protocol 2 to 5, or a zip archive as torch.save's."""
    if path.suffix.lower() in PICKLES:
        return True
    with open(path, "rb") as file:
        start = file.read(4)
    return start[:2] in {b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"} or start == b"PK\x03\x04"


def check_safe_base(folder: Path) -> None:
    """MlError `base_not_safe` names the first file that could run code, or says that the weights are not safetensors."""
    if not (folder / "config.json").is_file():
        raise MlError("base_not_found", f"There is no base model at {folder}: prepare it or pick another base model.")
    way_out = "use this model's safetensors version and remove that file."
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder)
        if path.suffix.lower() in CODE:
            raise MlError("base_not_safe", f"The base model's folder holds code ({name}), which is not run: {way_out}")
        if is_pickle(path):
            raise MlError(
                "base_not_safe", f"The base model's folder holds a pickle ({name}), which can run code: {way_out}"
            )
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise MlError(
            "base_not_found", f"The base model's config.json at {folder} cannot be read: prepare it again."
        ) from error
    if "auto_map" in config:
        raise MlError(
            "base_not_safe",
            "The base model's config.json asks for code of its own (auto_map), which is not run:"
            " pick another base model.",
        )
    if not any(folder.glob("*.safetensors")):
        raise MlError(
            "base_not_safe", f"There are no safetensors weights at {folder}: use this model's safetensors version."
        )
