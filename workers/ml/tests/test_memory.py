import json
import subprocess
import sys

from conftest import WORKERS
from ml.memory import predict, read_shape
from ml.params import check_params

# measured in a process of its own: what a process has taken it seldom gives back
PROBE = """
import json, resource, sys, torch
from pathlib import Path
from ml.base import load_base
from ml.data import Row
from ml.methods import attach
from ml.objectives import Supervised
from ml.fused import nlls_of
from ml.params import Job, check_params
import ml.train
torch.set_num_threads(1)
base, tokens, params = Path(sys.argv[1]), int(sys.argv[2]), check_params(json.loads(sys.argv[3]))
model = attach(load_base(base)[0], Job("probe", base, 1, params))
row = Row(list(range(100, 100 + tokens * 3 // 4)), list(range(100, 100 + tokens // 4)))
trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
optimizer = torch.optim.AdamW(trained)
objective = Supervised([row], [])
for parameter, value in zip(trained, torch.autograd.grad(objective.loss(nlls_of(model), objective.packs([0], tokens)[0]), trained)):
    parameter.grad = value
optimizer.step()
# the peak that getrusage tells begins with what the parent had at the fork
status = Path("/proc/self/status")
peak = next((line for line in status.read_text().splitlines() if line.startswith("VmHWM")), None) if status.exists() else None
print(int(peak.split()[1]) * 1024 if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


def measured(base, tokens, params):
    environment = {"PYTHONPATH": str(WORKERS), "PATH": "", "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-c", PROBE, str(base), str(tokens), json.dumps(params)]
    return int(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


def test_predicted_memory_is_what_a_step_takes(base_path):
    """A pack of 512 tokens of which 128 are scored."""
    predicted = predict(read_shape(base_path), check_params({}), 512, 128)
    assert abs(predicted / measured(base_path, 512, {}) - 1) < 0.15
