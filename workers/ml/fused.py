"""A decoder with LoRA in one autograd function a layer: PEFT's own numbers, with fewer passes over memory.

The linear layers that read the same input (q, k, v; gate, up) and their LoRA matrices A are one matrix [W; A], so that
one product gives both, and one product gives the gradient of the input. Frozen weights get no gradient, the last layer
and the head are computed where an answer is predicted and nowhere else, and the loss turns its logits into its own
gradient. Shapes: N tokens of one pack, A answers, D model width, F width of the MLP, H and K heads of width E.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from peft.tuners.lora.layer import Linear as LoraLinear
from torch import nn

from .data import answer_nlls

FAMILIES = {"llama", "mistral", "qwen2"}
HEAD_ROWS = 128
attend = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu
attend_back = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu_backward
silu_back = torch.ops.aten.silu_backward.grad_input


@dataclass(frozen=True)
class Part:
    """One adapted layer in a stack: its columns in the output and of its rank, its A and B, and α/r."""

    out: slice
    rank: slice
    a: nn.Parameter
    b: nn.Parameter
    scale: float


class Stack:
    """Layers with the same input as one matrix (outputs + ranks, inputs); their weights and LoRA A become views of it."""

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
        """Gradients of x and of `parameters`. `pull` (N, outputs + ranks) holds dL/dy and room; `low` (N, ranks) is x Aᵀ."""
        grads = []
        for part in self.parts:
            torch.mm(pull[:, part.out], part.b, out=pull[:, part.rank])
            first = slice(part.rank.start - self.width, part.rank.stop - self.width)
            grads += [None, (pull[:, part.out].t() @ low[:, first]).mul_(part.scale)]
            pull[:, part.rank].mul_(part.scale)
        if self.parts:
            of_a = pull[:, self.width :].t() @ x
            grads[::2] = of_a.split([part.a.shape[0] for part in self.parts])
        return pull @ self.matrix if wanted else None, grads


def norm(x: torch.Tensor, weight: torch.Tensor, eps: float) -> tuple[torch.Tensor, torch.Tensor]:
    """RMSNorm of rows, and 1/rms (N, 1)."""
    inverse = x.square().mean(-1, keepdim=True).add_(eps).rsqrt_()
    return (x * inverse).mul_(weight), inverse


def norm_back(pull: torch.Tensor, x: torch.Tensor, inverse: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """dL/dx of RMSNorm; overwrites `pull`."""
    pull.mul_(weight)
    along = (pull * x).sum(-1, keepdim=True).mul_(inverse.pow(3)).div_(-x.shape[-1])
    return pull.mul_(inverse).addcmul_(x, along)


def rotate(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor, out: torch.Tensor, sign: int) -> torch.Tensor:
    """Rotary embedding (Su et al. 2021) of (N, heads, E) into `out`; sign −1 turns it back, which is its gradient."""
    half = x.shape[-1] // 2
    torch.mul(x, cos, out=out)
    out[..., :half].addcmul_(x[..., half:], sin[..., :half], value=-sign)
    out[..., half:].addcmul_(x[..., :half], sin[..., half:], value=sign)
    return out


class Layer:
    """What one decoder layer needs: its stacks, its norms and its sizes."""

    def __init__(self, layer: nn.Module):
        attention, mlp = layer.self_attn, layer.mlp
        self.qkv = Stack([attention.q_proj, attention.k_proj, attention.v_proj])
        self.out = Stack([attention.o_proj])
        self.gate_up = Stack([mlp.gate_proj, mlp.up_proj])
        self.down = Stack([mlp.down_proj])
        self.stacks = [self.qkv, self.out, self.gate_up, self.down]
        self.parameters = [weight for stack in self.stacks for weight in stack.parameters]
        self.norms = layer.input_layernorm.weight, layer.post_attention_layernorm.weight
        self.eps = layer.input_layernorm.variance_epsilon
        self.width = attention.head_dim
        self.group = attention.num_key_value_groups
        self.heads = self.out.matrix.shape[1] // self.width
        self.kv_heads = self.heads // self.group
        self.scale = attention.scaling


@dataclass(frozen=True)
class Sight:
    """Who sees whom: rotary cos and sin (N, 1, E), and an additive mask (queries, N); None is plain causal."""

    cos: torch.Tensor
    sin: torch.Tensor
    mask: torch.Tensor | None
    keep: torch.Tensor | None = None


class FusedLayer(torch.autograd.Function):
    """One decoder layer, (N, D) → (N, D), or → (A, D) where the sight keeps A of the tokens."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, layer: Layer, sight: Sight, *_: torch.Tensor) -> torch.Tensor:
        normed, inverse = norm(x, layer.norms[0], layer.eps)
        y = layer.qkv.forward(normed)
        turning = (layer.heads + layer.kv_heads) * layer.width
        qk = y[:, :turning].unflatten(1, (-1, layer.width))
        qk = rotate(qk, sight.cos, sight.sin, x.new_empty(qk.shape), 1)
        q, k, v = FusedLayer.heads(layer, sight, qk, y)
        mixed, lse = attend(q, k, v, 0.0, sight.mask is None, attn_mask=sight.mask, scale=layer.scale)
        mixed = mixed.transpose(1, 2).reshape(q.shape[2], -1)
        z = layer.out.forward(mixed)
        middle = (x if sight.keep is None else x[sight.keep]) + z[:, : layer.out.width]
        normed2, inverse2 = norm(middle, layer.norms[1], layer.eps)
        gate_up = layer.gate_up.forward(normed2)
        act = FusedLayer.activate(layer, gate_up)[1]
        m = layer.down.forward(act)
        ctx.layer, ctx.sight = layer, sight
        lows = z[:, layer.out.width :].clone(), m[:, layer.down.width :].clone()
        ctx.save_for_backward(x, inverse, normed, qk, y, mixed, lse, middle, inverse2, normed2, gate_up, *lows)
        return middle.add(m[:, : layer.down.width])

    @staticmethod
    def heads(layer: Layer, sight: Sight, qk: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """q (1, H, queries, E), k and v (1, H, N, E), each key and value head repeated for its group of queries."""
        q, k = qk[:, : layer.heads].transpose(0, 1), qk[:, layer.heads :].transpose(0, 1)
        v = y[:, qk.shape[1] * layer.width : layer.qkv.width].unflatten(1, (-1, layer.width)).transpose(0, 1)
        if layer.group > 1:
            k, v = k.repeat_interleave(layer.group, 0), v.repeat_interleave(layer.group, 0)
        if sight.keep is not None:
            q = q[:, sight.keep]
        return q[None], k[None], v[None]

    @staticmethod
    def activate(layer: Layer, gate_up: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """silu(gate), and what goes into the down projection."""
        half = layer.gate_up.width // 2
        smooth = torch.nn.functional.silu(gate_up[:, :half])
        return smooth, smooth * gate_up[:, half : 2 * half]

    @staticmethod
    def backward(ctx: Any, pull: torch.Tensor) -> tuple[Any, ...]:
        layer, sight = ctx.layer, ctx.sight
        x, inverse, normed, qk, y, mixed, lse, middle, inverse2, normed2, gate_up, low_z, low_m = ctx.saved_tensors

        smooth, act = FusedLayer.activate(layer, gate_up)
        of_act, of_down = layer.down.backward(FusedLayer.room(pull, layer.down), act, low_m)
        half = layer.gate_up.width // 2
        of_gate_up = torch.empty_like(gate_up)
        torch.mul(of_act, smooth, out=of_gate_up[:, half : 2 * half])
        of_act.mul_(gate_up[:, half : 2 * half])
        silu_back(of_act, gate_up[:, :half], grad_input=of_gate_up[:, :half])
        of_normed2, of_mlp = layer.gate_up.backward(of_gate_up, normed2, gate_up[:, layer.gate_up.width :])
        of_middle = norm_back(of_normed2, middle, inverse2, layer.norms[1]).add_(pull)

        of_mixed, of_out = layer.out.backward(FusedLayer.room(of_middle, layer.out), mixed, low_z)
        q, k, v = FusedLayer.heads(layer, sight, qk, y)
        shape = (1, len(mixed), layer.heads, layer.width)
        of_mixed, seen = of_mixed.view(shape).transpose(1, 2), mixed.view(shape).transpose(1, 2)
        of_q, of_k, of_v = attend_back(
            of_mixed, q, k, v, seen, lse, 0.0, sight.mask is None, attn_mask=sight.mask, scale=layer.scale
        )
        of_y = torch.empty_like(y)
        turned, end = FusedLayer.joined(layer, sight, of_q, of_k, qk), qk.shape[1] * layer.width
        rotate(turned, sight.cos, sight.sin, of_y[:, :end].unflatten(1, (-1, layer.width)), -1)
        values = of_v[0].unflatten(0, (-1, layer.group)).sum(1).transpose(0, 1)
        of_y[:, end : layer.qkv.width].unflatten(1, (-1, layer.width)).copy_(values)
        wanted = ctx.needs_input_grad[0]
        of_normed, of_qkv = layer.qkv.backward(of_y, normed, y[:, layer.qkv.width :], wanted)
        of_x = None
        if wanted:
            of_x = norm_back(of_normed, x, inverse, layer.norms[0])
            if sight.keep is None:
                of_x += of_middle
            else:
                of_x.index_add_(0, sight.keep, of_middle)
        return of_x, None, None, *of_qkv, *of_out, *of_mlp, *of_down

    @staticmethod
    def room(pull: torch.Tensor, stack: Stack) -> torch.Tensor:
        """`pull` (N, outputs) with room for the gradients of x Aᵀ beside it."""
        wide = pull.new_empty(len(pull), len(stack.matrix))
        wide[:, : stack.width] = pull
        return wide

    @staticmethod
    def joined(
        layer: Layer, sight: Sight, of_q: torch.Tensor, of_k: torch.Tensor, like: torch.Tensor
    ) -> torch.Tensor:
        """Gradients of the turned queries and keys as (N, H + K, E)."""
        both = torch.empty_like(like)
        if sight.keep is None:
            both[:, : layer.heads] = of_q[0].transpose(0, 1)
        else:
            both[:, : layer.heads] = 0
            both[:, : layer.heads].index_add_(0, sight.keep, of_q[0].transpose(0, 1))
        both[:, layer.heads :] = of_k[0].unflatten(0, (-1, layer.group)).sum(1).transpose(0, 1)
        return both


class FusedHead(torch.autograd.Function):
    """−log p of each target (A,) in nats from the last layer's output (A, D): norm, head and softmax, `HEAD_ROWS` at a time."""

    @staticmethod
    def forward(
        ctx: Any, x: torch.Tensor, weight: torch.Tensor, eps: float, head: torch.Tensor, targets: torch.Tensor
    ) -> torch.Tensor:
        normed, inverse = norm(x, weight, eps)
        wanted = ctx.needs_input_grad[0]
        losses, pulls = x.new_empty(len(x)), torch.empty_like(x) if wanted else None
        for begin in range(0, len(x), HEAD_ROWS):
            rows = slice(begin, begin + HEAD_ROWS)
            chosen = targets[rows, None]
            log_p = torch.log_softmax(normed[rows] @ head.t(), -1)
            losses[rows] = -log_p.gather(1, chosen)[:, 0]
            if wanted:
                # dL/dlogits = p − 1 at the target
                torch.mm(log_p.exp_(), head, out=pulls[rows])
                pulls[rows] -= head[targets[rows]]
        if wanted:
            ctx.save_for_backward(x, inverse, weight, pulls)
        return losses

    @staticmethod
    def backward(ctx: Any, pull: torch.Tensor) -> tuple[Any, ...]:
        x, inverse, weight, pulls = ctx.saved_tensors
        return norm_back(pulls * pull[:, None], x, inverse, weight), None, None, None, None


class FusedModel:
    """The −log p of a pack's answer tokens as `data.answer_nlls` gives it, through the functions above."""

    def __init__(self, model: nn.Module):
        self.model = model
        self.causal = model.get_base_model()
        self.decoder = self.causal.model
        self.layers = [Layer(layer) for layer in self.decoder.layers]
        self.eps = self.decoder.norm.variance_epsilon

    def __call__(self, packed: dict[str, torch.Tensor]) -> torch.Tensor:
        """(A,) nats, differentiable by the adapter's weights."""
        keep = packed["logits_to_keep"]
        x = self.decoder.embed_tokens(packed["input_ids"])[0]
        cos, sin = (part[0, :, None] for part in self.decoder.rotary_emb(x, packed["position_ids"]))
        mask = packed["attention_mask"][0, 0] if "attention_mask" in packed else None
        sight = Sight(cos, sin, mask)
        if mask is None:
            seen = torch.arange(len(x)) <= keep[:, None]
            last = Sight(cos, sin, torch.zeros(seen.shape).masked_fill_(~seen, torch.finfo(torch.float32).min), keep)
        else:
            last = Sight(cos, sin, mask[keep], keep)
        for index, layer in enumerate(self.layers):
            for stack in layer.stacks:
                stack.tie()
            own = last if index == len(self.layers) - 1 else sight
            x = FusedLayer.apply(x, layer, own, *layer.parameters)
        return FusedHead.apply(x, self.decoder.norm.weight, self.eps, self.causal.lm_head.weight, packed["targets"])


def nlls_of(model: nn.Module) -> Callable[[dict[str, torch.Tensor]], torch.Tensor]:
    """`data.answer_nlls` of the model, on its device, by the functions above whenever they fit its state."""
    made: list[FusedModel] = []
    making = threading.Lock()

    def nlls(packed: dict[str, torch.Tensor]) -> torch.Tensor:
        if not fits(model):
            device = next(model.parameters()).device
            return answer_nlls(model, {name: value.to(device) for name, value in packed.items()})
        with making:
            if not made:
                made.append(FusedModel(model))
        return made[0](packed)

    return nlls


def fits(model: nn.Module) -> bool:
    """Whether the functions above compute what this model with its adapter computes: a plain LoRA in fp32 on the CPU."""
    config = model.config
    kinds = getattr(config, "layer_types", None) or ["full_attention"]
    plain = (
        config.model_type in FAMILIES
        and config.hidden_act == "silu"
        and not config.attention_dropout
        and set(kinds) == {"full_attention"}
        and (config.model_type != "mistral" or config.sliding_window is None)
        and list(model.peft_config) == ["default"]
    )
    return plain and all(map(plain_linear, linears(model)))


def linears(model: nn.Module) -> list[nn.Module]:
    """The seven linear layers of every decoder layer, as PEFT has left them."""
    return [
        linear
        for layer in model.get_base_model().model.layers
        for linear in (
            *(getattr(layer.self_attn, name) for name in ("q_proj", "k_proj", "v_proj", "o_proj")),
            *(getattr(layer.mlp, name) for name in ("gate_proj", "up_proj", "down_proj")),
        )
    ]


def plain_linear(module: nn.Module) -> bool:
    """An fp32 nn.Linear on the CPU, bare or with PEFT's plain LoRA without dropout."""
    if type(module) is LoraLinear:
        if module.lora_variant or module.lora_bias["default"] or module.merged or module.disable_adapters:
            return False
        if not isinstance(module.lora_dropout["default"], nn.Identity):
            return False
        module = module.base_layer
    return type(module) is nn.Linear and module.weight.dtype == torch.float32 and module.weight.device.type == "cpu"
