import { exportName } from '#lib/domain/export-name.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import type { RunExport } from '#lib/schemas/training.ts'

type Format = RunExport['format']

/** Commands that use a downloaded file, as they are typed beside it. */
export function useOf(format: Format, run: Pick<RunDetail, 'id' | 'name' | 'baseModelId'>): string {
  const { id, baseModelId } = run
  const file = exportName(run, format)
  const folder = file.replace(/\.\w+$/, '')
  switch (format) {
    case 'peft':
      return [
        `# unzip ${file} -d ${folder}`,
        'from peft import PeftModel',
        'from transformers import AutoModelForCausalLM',
        '',
        `base = AutoModelForCausalLM.from_pretrained("path/to/${baseModelId}")`,
        `model = PeftModel.from_pretrained(base, "${folder}")`,
      ].join('\n')
    case 'merged':
      return [
        `# unzip ${file} -d ${folder}`,
        'from transformers import AutoModelForCausalLM, AutoTokenizer',
        '',
        `model = AutoModelForCausalLM.from_pretrained("${folder}")`,
        `tokenizer = AutoTokenizer.from_pretrained("${folder}")`,
      ].join('\n')
    case 'gguf':
      return `llama-cli -m path/to/${baseModelId}.gguf --lora ${file} -cnv`
    case 'gguf-merged':
      return `llama-cli -m ${file} -cnv`
    case 'ollama':
      return [`unzip ${file} -d ${folder} && cd ${folder}`, `ollama create ${id}`, `ollama run ${id}`].join('\n')
  }
}
