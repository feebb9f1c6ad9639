"""Linear layers that read the same input, with their LoRA, as one matrix: one product gives the outputs and x Aᵀ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from peft.tuners.lora.layer import Linear as LoraLinear
from torch import nn


@dataclass(frozen=True)
class Part:
    """One adapted layer in a stack: its columns in the output and of its rank, its A and B, and α/r."""

    out: slice
    rank: slice
    a: nn.Parameter
    b: nn.Parameter
    scale: float


class Stack:
    """Layers with the same input as one matrix (outputs + ranks, inputs), of which their weights and LoRA A become views."""

    def __init__(self, modules: Sequence[nn.Module]):
        bases = [module.base_layer if isinstance(module, LoraLinear) else module for module in modules]
        adapted = [module for module in modules if isinstance(module, LoraLinear)]
        sizes = [base.weight for base in bases] + [module.lora_A["default"].weight for module in adapted]
        self.matrix = torch.cat([weight.detach() for weight in sizes])
        self.width = sum(base.out_features for base in bases)
        biases = [base.bias for base in bases]
        self.bias = torch.cat([bias.detach() for bias in biases]) if biases[0] is not None else None
        self.parts: list[Part] = []
        self.views: list[tuple[nn.Parameter, torch.Tensor]] = []
        row, rank = 0, self.width
        for module, base in zip(modules, bases):
            out = slice(row, row + base.out_features)
            self.views.append((base.weight, self.matrix[out]))
            if isinstance(module, LoraLinear):
                a, b = module.lora_A["default"].weight, module.lora_B["default"].weight
                ranks = slice(rank, rank + a.shape[0])
                self.views.append((a, self.matrix[ranks]))
                self.parts.append(Part(out, ranks, a, b, module.scaling["default"]))
                rank = ranks.stop
            row = out.stop
        self.parameters = [weight for part in self.parts for weight in (part.a, part.b)]
        self.tie()

    def tie(self) -> None:
        """Make the parameters views of the matrix again where something (a loaded checkpoint) has replaced one."""
        for parameter, view in self.views:
            if parameter.data_ptr() != view.data_ptr():
                view.copy_(parameter.data)
                parameter.data = view

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(N, outputs + ranks): the layers' outputs, then x Aᵀ of every adapter."""
        y = x @ self.matrix.t()
        if self.bias is not None:
            y[:, : self.width] += self.bias
        for part in self.parts:
            y[:, part.out].addmm_(y[:, part.rank], part.b.t(), alpha=part.scale)
        return y

    def backward(
        self, pull: torch.Tensor, x: torch.Tensor, low: torch.Tensor, wanted: bool = True
    ) -> tuple[torch.Tensor | None, list[torch.Tensor]]:
        """Gradients of x and of `parameters`: `pull` (N, outputs + ranks) holds dL/dy and room, `low` (N, ranks) x Aᵀ."""
        grads = []
        for part in self.parts:
            torch.mm(pull[:, part.out], part.b, out=pull[:, part.rank])
            first = slice(part.rank.start - self.width, part.rank.stop - self.width)
            grads += [None, (low[:, first].t() @ pull[:, part.out]).mul_(part.scale).t().contiguous()]
            pull[:, part.rank].mul_(part.scale)
        if self.parts:
            of_a = pull[:, self.width :].t() @ x
            grads[::2] = of_a.split([part.a.shape[0] for part in self.parts])
        return pull @ self.matrix if wanted else None, grads
