"""One decoder layer with LoRA as one autograd function, and the head with its loss as another.

Shapes: N tokens of one pack, A answers, D model width, H and K heads of width E.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from .fused_stack import Stack
from .context_parallel import Link

HEAD_ROWS = 128
attend = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu
attend_back = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu_backward
silu_back = torch.ops.aten.silu_backward.grad_input


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
        self.heads = self.out.matrix.shape[1] // self.width
        self.kv_heads = self.heads // attention.num_key_value_groups
        self.scale = attention.scaling


@dataclass(frozen=True)
class Sight:
    """Who sees whom: rotary cos and sin (N, 1, E), and an additive mask (queries, N); None is plain causal.

    With a link the mask is (queries, N + M), the M tokens of other members of the group behind the pack's own.
    """

    cos: torch.Tensor
    sin: torch.Tensor
    mask: torch.Tensor | None
    keep: torch.Tensor | None = None
    link: Link | None = None


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
        if sight.link:
            ctx.seen = k, v = sight.link.see(k, v)
        mixed, lse = attend(q, k, v, 0.0, sight.mask is None, attn_mask=sight.mask, scale=layer.scale)
        mixed = mixed.transpose(1, 2).reshape(q.shape[2], -1)
        z = layer.out.forward(mixed)
        middle = (x if sight.keep is None else x[sight.keep]) + z[:, : layer.out.width]
        normed2, inverse2 = norm(middle, layer.norms[1], layer.eps)
        gate_up = layer.gate_up.forward(normed2)
        half = layer.gate_up.width // 2
        smooth = torch.nn.functional.silu(gate_up[:, :half])
        act = smooth * gate_up[:, half : 2 * half]
        m = layer.down.forward(act)
        ctx.layer, ctx.sight = layer, sight
        lows = z[:, layer.out.width :].clone(), m[:, layer.down.width :].clone()
        ctx.save_for_backward(
            x, inverse, normed, qk, y, mixed, lse, middle, inverse2, normed2, gate_up, smooth, act, *lows
        )
        return middle.add(m[:, : layer.down.width])

    @staticmethod
    def heads(layer: Layer, sight: Sight, qk: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """q (1, H, queries, E), k and v (1, K, N, E)."""
        q, k = qk[:, : layer.heads].transpose(0, 1), qk[:, layer.heads :].transpose(0, 1)
        v = y[:, qk.shape[1] * layer.width : layer.qkv.width].unflatten(1, (-1, layer.width)).transpose(0, 1)
        if sight.keep is not None:
            q = q[:, sight.keep]
        return q[None], k[None], v[None]

    @staticmethod
    def backward(ctx: Any, pull: torch.Tensor) -> tuple[Any, ...]:
        layer, sight = ctx.layer, ctx.sight
        x, inverse, normed, qk, y, mixed, lse, middle, inverse2, normed2, gate_up, smooth, act, *lows = (
            ctx.saved_tensors
        )
        low_z, low_m = lows

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
        if sight.link:
            k, v = ctx.seen
        shape = (1, len(mixed), layer.heads, layer.width)
        of_mixed, seen = of_mixed.view(shape).transpose(1, 2), mixed.view(shape).transpose(1, 2)
        of_q, of_k, of_v = attend_back(
            of_mixed, q, k, v, seen, lse, 0.0, sight.mask is None, attn_mask=sight.mask, scale=layer.scale
        )
        if sight.link:
            of_k, of_v = sight.link.give_back(of_k, of_v, len(y))
        of_y = torch.empty_like(y)
        turned, end = FusedLayer.joined(layer, sight, of_q, of_k, qk), qk.shape[1] * layer.width
        rotate(turned, sight.cos, sight.sin, of_y[:, :end].unflatten(1, (-1, layer.width)), -1)
        of_y[:, end : layer.qkv.width].unflatten(1, (-1, layer.width)).copy_(of_v[0].transpose(0, 1))
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
    def joined(layer: Layer, sight: Sight, of_q: torch.Tensor, of_k: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
        """Gradients of the turned queries and keys as (N, H + K, E)."""
        both = torch.empty_like(like)
        if sight.keep is None:
            both[:, : layer.heads] = of_q[0].transpose(0, 1)
        else:
            both[:, : layer.heads] = 0
            both[:, : layer.heads].index_add_(0, sight.keep, of_q[0].transpose(0, 1))
        both[:, layer.heads :] = of_k[0].transpose(0, 1)
        return both


class FusedHead(torch.autograd.Function):
    """−log p of each target (A,) in nats from the last layer's output (A, D): norm, head, softmax, some rows at a time."""

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
