"""A trainer that has loaded everything before its run is known, so that the first step comes within seconds."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import TextIO

import torch
from peft import get_peft_model

from .base import default_base_path, has_base, load_base
from .data import encode
from .events import Events
from .fused import nlls_of
from .methods import lora_config
from .packs import pack
from .params import check_params, read_job
from .run import Loaded
from .train import train


def end_with_parent(requests: TextIO) -> None:
    """End this process when its stdin closes: its parent is gone, and the newest checkpoint is what a resume needs."""

    def wait() -> None:
        while requests.readline():
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def warm_up(loaded: Loaded) -> None:
    """One forward and backward pass through a throwaway adapter: libtorch prepares its kernels at their first use."""
    base, tokenizer = loaded
    torch.set_num_threads(1)
    model = get_peft_model(base, lora_config(check_params({"lora_r": 1})))
    rows = [encode(tokenizer, [{"role": "user", "content": text}], "Yes.") for text in ("Are you there?", "Ready?")]
    nlls_of(model)(pack(rows)).sum().backward()
    model.unload().requires_grad_(False)


def standby(base: Path | None, requests: TextIO, events: Events) -> None:
    """Load everything ahead, then train the one run that a line `{"run_dir": …}` names; end quietly when none comes.

    The base is loaded ahead when it is there; a run on another base loads its own.
    """
    path = (base or default_base_path()).resolve()
    loaded = load_base(path) if has_base(path) else None
    if loaded:
        warm_up(loaded)
    events.log("info", "Standing by.")
    line = requests.readline()
    if not line.strip():
        return
    end_with_parent(requests)
    run_dir = Path(json.loads(line)["run_dir"]).resolve()
    same = read_job(run_dir).base_model_path.resolve() == path
    train(run_dir, events, loaded if same else None)
