"""Ollama's Modelfile. Its chat templates are Go templates, so each Jinja template has its equal here, found by its hash."""

from __future__ import annotations

from .events import MlError

# SHA-256 of chat_template.jinja: what Go's text/template renders to the same prompt (tests/ollama_templates.json)
GO_TEMPLATES = {
    "872be49dbb638044ad01b60388f48d469ff2980e5f0dccdc22ec907db54d0788": (
        '{{ range $i, $m := .Messages }}{{ if and (eq $i 0) (ne $m.Role "system") }}<|im_start|>system\n'
        "You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
        "{{ end }}<|im_start|>{{ $m.Role }}\n"
        "{{ $m.Content }}<|im_end|>\n"
        "{{ end }}<|im_start|>assistant\n"
    )
}


def go_template(template_sha256: str) -> str:
    """MlError `template_unknown` for a chat template that has no equal in Go."""
    try:
        return GO_TEMPLATES[template_sha256]
    except KeyError:
        raise MlError(
            "template_unknown",
            f"The base's chat template (SHA-256 {template_sha256}) has no form for Ollama: export gguf-merged, which holds"
            " the template itself.",
        ) from None


def modelfile(template_sha256: str, stop: str, licence: str) -> str:
    """The Modelfile beside model.gguf; `stop` is the token that ends a turn."""
    return (
        f"# chat template pinned by SHA-256 {template_sha256}\n"
        "FROM ./model.gguf\n"
        f'TEMPLATE """{go_template(template_sha256)}"""\n'
        f'PARAMETER stop "{stop}"\n'
        f'LICENSE """{licence}"""\n'
    )
