// Renders Go templates as Ollama does, for tests/ollama_templates.json: stdin is that file with "go_template" in each entry,
// stdout is what to keep of it. Run it after a change of ml/ollama.py:
//   PYTHONPATH=../.. python ollama_cases.py | go run render_ollama.go > ollama_templates.json
package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/template"
)

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type rendered struct {
	Messages []message `json:"messages"`
	Go       string    `json:"go"`
}

type entry struct {
	ChatTemplate string     `json:"chat_template_sha256"`
	GoTemplate   string     `json:"go_template,omitempty"`
	GoHash       string     `json:"go_template_sha256"`
	Cases        []rendered `json:"cases"`
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	var entries []entry
	check(json.NewDecoder(os.Stdin).Decode(&entries))
	for i := range entries {
		parsed, err := template.New("").Option("missingkey=zero").Parse(entries[i].GoTemplate)
		check(err)
		entries[i].GoHash = fmt.Sprintf("%x", sha256.Sum256([]byte(entries[i].GoTemplate)))
		entries[i].GoTemplate = ""
		for j := range entries[i].Cases {
			var out strings.Builder
			check(parsed.Execute(&out, map[string]any{"Messages": entries[i].Cases[j].Messages, "Response": ""}))
			entries[i].Cases[j].Go = out.String()
		}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	check(encoder.Encode(entries))
}
