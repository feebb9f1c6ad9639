"""python -m ml VERB: train RUN_DIR or --standby, attribute, index RUN_DIR, influence RUN_DIR, export RUN_DIR FORMAT,
prepare_base DIR, inspect DIR, check DIR, look DIR."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from pathlib import Path

os.environ.update(
    HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", TOKENIZERS_PARALLELISM="false", TRANSFORMERS_VERBOSITY="error"
)
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")

from .ranks import see_own_gpu  # noqa: E402

see_own_gpu()

from .allocator import use_one_arena  # noqa: E402
from .events import Events, MlError, as_ml_error, claim_stdout  # noqa: E402

checks = ("inspect", "check")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m ml", description="The trainer of ModelFactory: files in, files out."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="train, evaluate, export and index a run")
    train.add_argument("run_dir", type=Path, nargs="?")
    train.add_argument("--standby", action="store_true", help='load everything, then read {"run_dir": …} from stdin')
    train.add_argument("--base", type=Path, help="base model that --standby loads ahead")
    attribute = commands.add_parser("attribute", help="answer attribution requests, one JSON object a line")
    attribute.add_argument("--base", type=Path, help="base model to load before the first request")
    index = commands.add_parser("index", help="index a run that was stopped before it was indexed")
    index.add_argument("run_dir", type=Path)
    influence = commands.add_parser("influence", help="rows whose influence on the held-out questions a run's fee pays")
    influence.add_argument("run_dir", type=Path)
    prepare = commands.add_parser("prepare_base", help="de-quantise the packaged base model into a folder")
    prepare.add_argument("out_dir", type=Path)
    export = commands.add_parser("export", help="a finished run's adapter in a form that others load")
    export.add_argument("run_dir", type=Path)
    export.add_argument("format", help="peft, merged, gguf, gguf-merged or ollama")
    inspect = commands.add_parser("inspect", help="look at an upload's format and columns")
    inspect.add_argument("folder", type=Path)
    check = commands.add_parser("check", help="check an upload's rows and write those that are ready")
    check.add_argument("folder", type=Path)
    look = commands.add_parser("look", help="rows as the trainer sees them: lengths, or token by token")
    look.add_argument("folder", type=Path)
    options = parser.parse_args()
    if options.command == "train" and bool(options.run_dir) == options.standby:
        parser.error("train takes either RUN_DIR or --standby")
    return options


def run(options: argparse.Namespace, events: Events) -> None:
    if options.command == "prepare_base":
        from .prepare_base import prepare_base

        prepare_base(options.out_dir.resolve(), events)
    elif options.command == "attribute":
        from .attribute import serve

        serve(options.base, sys.stdin, events)
    elif options.command == "index":
        from .index import index_run

        index_run(options.run_dir, events)
    elif options.command == "influence":
        from .influence import influence_run

        influence_run(options.run_dir.resolve(), events)
    elif options.command == "look":
        from .look import look

        look(options.folder.resolve(), events)
    elif options.command == "export":
        from .export_formats import export_run

        export_run(options.run_dir.resolve(), options.format, events)
    elif options.command == "inspect":
        from .datanet.inspection import inspect

        inspect(options.folder.resolve(), events)
    elif options.command == "check":
        from .datanet.check import check

        check(options.folder.resolve(), events)
    elif options.run_dir:
        from .train import train

        train(options.run_dir.resolve(), events)
    else:
        from .standby import standby

        standby(options.base, sys.stdin, events)


def main() -> int:
    options = parse()
    events = Events(claim_stdout())
    if options.command == "train":
        use_one_arena()
    if options.command not in checks:
        return report(options, events)
    # a check has its own processes; threads within them would only wait for each other
    os.environ.update(OPENBLAS_NUM_THREADS="1", RAYON_NUM_THREADS="1")
    from .datanet.guard import guarded

    return guarded(lambda: report(options, events), events, options.folder)


def report(options: argparse.Namespace, events: Events) -> int:
    """Exit status of the command; what goes wrong becomes an `error` event."""
    try:
        run(options, events)
    except Exception as error:
        traceback.print_exc()
        known = error_of(options.command, error)
        events.emit("error", code=known.code, message=known.message, **known.details)
        return 1
    return 0


def error_of(command: str, error: Exception) -> MlError:
    """What the reader of the events is told."""
    if command not in checks:
        return as_ml_error(error)
    from .datanet.guard import as_check_error

    return as_check_error(error)


if __name__ == "__main__":
    sys.exit(main())
