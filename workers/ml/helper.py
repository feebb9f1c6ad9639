"""A process that trains along: it computes its part of every step, and nothing else."""

from __future__ import annotations

import traceback
from pathlib import Path

from .events import Events
from .gradients import StepGradients, free_memory
from .methods import attach
from .params import read_job
from .run import TrainingRun
from .team import Known, Measure, Task, Team


class Helper(StepGradients):
    """The same rows and the same model as the main process's, which sends the adapter's weights for every step."""

    def __init__(self, run_dir: Path, events: Events, team: Team):
        run = TrainingRun(run_dir, read_job(run_dir), events, team.stop, team)
        run.prepare(None)
        super().__init__(run, attach(run.base, run.job).train())

    def do(self, team: Team, message: Known | Measure | Task) -> None:
        if isinstance(message, Known):
            self.run.objective.learn(message.tensors)
            return
        if isinstance(message, Measure):
            parts, failure = self.measure(team)
        else:
            if message.at_once < self.run.packing.step_workers.count:
                self.run.packing.shrink(message.budget)
            for parameter in self.trained:
                parameter.grad = None
            parts, failure = self.share(team, message)
        if failure is not None:
            traceback.print_exception(failure)
        if any(part.trouble for part in parts):
            free_memory()


def help_out(run_dir: Path, events: Events, team: Team) -> None:
    """Do what the main process asks until it lets this one go.

    What cannot be prepared here is raised when the main process asks for something: where the run is at fault, that one
    finds it too, asks for nothing, and is the one to say so.
    """
    helper, failure = None, None
    try:
        helper = Helper(run_dir, events, team)
    except Exception as error:
        failure = error
    while (message := team.tell()) is not None:
        if failure is not None:
            raise failure
        helper.do(team, message)
