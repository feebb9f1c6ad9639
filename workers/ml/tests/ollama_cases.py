"""The conversations that Ollama's templates are tried on, for render_ollama.go: PYTHONPATH=workers python ollama_cases.py."""

from __future__ import annotations

import json

from ml.ollama import GO_TEMPLATES

USER, ANSWER = {"role": "user", "content": "Where is the harbour?"}, {"role": "assistant", "content": "In the east."}
SYSTEM = {"role": "system", "content": "You keep the lighthouse of Corvo."}
ODD = {"role": "user", "content": 'Line one\n\n  "two" {{ three }} <|im_end|> ünïcode 🦊 & <b>'}
CASES = [[USER], [SYSTEM, USER], [USER, ANSWER, USER], [SYSTEM, USER, ANSWER, USER], [ODD], [SYSTEM, ODD, ANSWER, ODD]]

if __name__ == "__main__":
    entries = [
        {"chat_template_sha256": sha256, "go_template": text, "cases": [{"messages": case} for case in CASES]}
        for sha256, text in GO_TEMPLATES.items()
    ]
    print(json.dumps(entries))
