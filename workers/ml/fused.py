"""A Llama-type decoder with LoRA in one autograd function a layer: PEFT's own numbers, with fewer passes over memory.

The linear layers that read the same input (q, k, v; gate, up) and their LoRA matrices A are one matrix [W; A], so that
one product gives both, and one product gives the gradient of the input. Frozen weights get no gradient, the last layer
and the head are computed where an answer is predicted and nowhere else, and the loss turns its logits into its own
gradient. What does not fit (dropout, DoRA, quantised bases, a GPU) goes through PEFT's own layers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import torch
from peft.tuners.lora.layer import Linear as LoraLinear
from torch import nn

from .data import answer_nlls
from .fused_layer import FusedHead, FusedLayer, Layer, Sight

FAMILIES = {"llama", "mistral", "qwen2"}
making = threading.Lock()


class FusedModel:
    """The −log p of a pack's answer tokens as `data.answer_nlls` gives it, through the fused functions."""

    def __init__(self, model: nn.Module):
        self.causal = model.get_base_model()
        self.decoder = self.causal.model
        self.layers = [Layer(layer) for layer in self.decoder.layers]
        # the stacks are copies of most of the weights' file: without these last views of it, its pages are given back
        stacked = {id(weight) for layer in self.layers for stack in layer.stacks for weight, _ in stack.views}
        for parameter in model.parameters():
            if id(parameter) not in stacked:
                parameter.data = parameter.data.clone()
        self.eps = self.decoder.norm.variance_epsilon

    def __call__(self, packed: dict[str, Any]) -> torch.Tensor:
        """(A,) nats, differentiable by the adapter's weights. With a `link`, all members of its group must be at work."""
        keep = packed["logits_to_keep"]
        x = self.decoder.embed_tokens(packed["input_ids"])[0]
        cos, sin = (part[0, :, None] for part in self.decoder.rotary_emb(x, packed["position_ids"]))
        mask = packed["attention_mask"][0, 0] if "attention_mask" in packed else None
        link = packed.get("link")
        sight = Sight(cos, sin, mask, link=link)
        if mask is None:
            seen = torch.arange(len(x)) <= keep[:, None]
            last = Sight(cos, sin, torch.zeros(seen.shape).masked_fill_(~seen, torch.finfo(torch.float32).min), keep)
        else:
            last = Sight(cos, sin, mask[keep], keep, link)
        for index, layer in enumerate(self.layers):
            for stack in layer.stacks:
                stack.tie()
            own = last if index == len(self.layers) - 1 else sight
            x = FusedLayer.apply(x, layer, own, *layer.parameters)
        return FusedHead.apply(x, self.decoder.norm.weight, self.eps, self.causal.lm_head.weight, packed["targets"])


def fused_of(model: nn.Module) -> FusedModel | None:
    """The model's only FusedModel, since it owns the weights' memory; None where it does not fit."""
    with making:
        if "fused" not in vars(model):
            model.fused = FusedModel(model) if fits(model) else None
        return model.fused


def nlls_of(model: nn.Module) -> Callable[[dict[str, torch.Tensor]], torch.Tensor]:
    """`data.answer_nlls` of the model, on its device, by the fused functions while they fit it."""
    adapters = [module for module in model.modules() if isinstance(module, LoraLinear)]

    def nlls(packed: dict[str, torch.Tensor]) -> torch.Tensor:
        fused = fused_of(model)
        if fused is None or any(module.merged_adapters or module.disable_adapters for module in adapters):
            device = next(model.parameters()).device
            return answer_nlls(model, {name: value.to(device) for name, value in packed.items()})
        return fused(packed)

    return nlls


def fits(model: nn.Module) -> bool:
    """Whether the fused functions compute what this model with its adapter does: a plain LoRA in fp32 on the CPU."""
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
    if not plain:
        return False
    causal = model.get_base_model()
    ends = type(causal.lm_head) is nn.Linear and type(causal.model.embed_tokens) is nn.Embedding
    return ends and all(map(plain_linear, linears(model)))


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
        if module.lora_variant or module.lora_bias["default"]:
            return False
        if not isinstance(module.lora_dropout["default"], nn.Identity):
            return False
        module = module.base_layer
    return type(module) is nn.Linear and module.weight.dtype == torch.float32 and module.weight.device.type == "cpu"
