// What transformers answered (python -m ml.parity RUN_DIR) beside what the serving engine answers to the same prompts.
import { mkdir, readFile, rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import type { ChatMessage } from '#lib/domain/chat-template.ts'
import { createBaseEngine } from '../create-base-engine.ts'
import type { AdapterRef } from '../engine/engine.ts'
import type { LlamaEngine } from '../engine/llama-engine.ts'
import { BASE, baseFolder, collect, question } from './test-engine.ts'

/** `gap`: by how much the token's logit is above the second best, in nats. */
export type Reference = { text: string; finished: boolean; tokens: { text: string; gap: number }[] }
export type Parity = { prompts: number; same: number; firstDifference: string | null }

/** As ml/answers.py MAX_NEW_TOKENS. */
export const ANSWER_TOKENS = 32

async function readLines<Line>(file: string): Promise<Line[]> {
  const text = await readFile(file, 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
}

export async function readReference(runDir: string) {
  const prompts = await readLines<{ messages: ChatMessage[] }>(path.join(runDir, 'prompts.jsonl'))
  const answers = await readLines<Reference>(path.join(runDir, 'parity', 'answers.jsonl'))
  return prompts.map(({ messages }, index) => ({ messages, answer: answers[index] as Reference }))
}

/** The serving engine with another file of the same base, in a folder of its own under `workFolder`. */
export async function engineOn(modelPath: string, workFolder: string, threads = 1): Promise<LlamaEngine> {
  const folder = path.join(workFolder, `engine-${path.basename(modelPath, '.gguf')}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  for (const name of ['chat_template.jinja', 'tokenizer_config.json']) {
    await symlink(path.join(baseFolder(), name), path.join(folder, name))
  }
  await symlink(modelPath, path.join(folder, 'model.gguf'))
  return createBaseEngine({ baseId: BASE, folder, threads, sequences: 1 })
}

function describe(prompt: ChatMessage[], reference: Reference, said: string): string {
  let at = 0
  while (at < reference.text.length && reference.text[at] === said[at]) at++
  let begin = 0
  const index = reference.tokens.findIndex(({ text }) => {
    begin += text.length
    return begin > at
  })
  const token = reference.tokens[index]
  return [
    `To “${prompt.at(-1)?.content}”, after “${reference.text.slice(0, at)}” (token ${index < 0 ? 'at the end' : index}):`,
    `  transformers “${reference.text.slice(at)}”${token ? ` (${token.gap.toFixed(3)} nats above its second choice)` : ''}`,
    `  engine       “${said.slice(at)}”`,
  ].join('\n')
}

/** Asks the engine every prompt greedily and counts the answers of the same tokens. */
export async function compare(
  engine: LlamaEngine,
  asked: Awaited<ReturnType<typeof readReference>>,
  adapter: AdapterRef | null,
): Promise<Parity> {
  let same = 0
  let firstDifference: string | null = null
  for (const { messages, answer } of asked) {
    const said = await collect(engine, question('', { messages, adapter, maxTokens: ANSWER_TOKENS }))
    const equal =
      said.text === answer.text &&
      said.usage?.completionTokens === answer.tokens.length &&
      (said.finishReason === 'stop') === answer.finished
    if (equal) same++
    else firstDifference ??= describe(messages, answer, said.text)
  }
  return { prompts: asked.length, same, firstDifference }
}
