import { existsSync } from 'node:fs'
import path from 'node:path'
import { findBaseModel } from '#lib/domain/base-models.ts'
import { env } from '#server/env.ts'
import { createBaseEngine } from '../create-base-engine.ts'
import type { Engine, GenerateRequest, Usage } from '../engine/engine.ts'

export const BASE = 'smollm2-135m-instruct'

/** Folder of the prepared base model: ML_BASE_MODEL, else the one in the per-user cache. */
export function baseFolder(): string {
  const folder = process.env.ML_BASE_MODEL ?? path.join(env.MODELS_DIR, findBaseModel(BASE)!.folder)
  if (existsSync(path.join(folder, 'model.gguf'))) return folder
  throw new Error(
    `There is no model.gguf in ${folder}; run npm start once, or set ML_BASE_MODEL to a prepared base model.`,
  )
}

export const startTestEngine = (options: { sequences?: number; maxAdapters?: number } = {}) =>
  createBaseEngine({ baseId: BASE, folder: baseFolder(), threads: 1, ...options })

/** A greedy, reproducible request of few tokens. */
export const question = (text: string, rest: Partial<GenerateRequest> = {}): GenerateRequest => ({
  ...{ messages: [{ role: 'user', content: text }], adapter: null, maxTokens: 12 },
  ...{ temperature: 0, topP: 1, seed: 1, exact: true, stop: [] },
  ...rest,
})

export async function collect(
  engine: Engine,
  request: GenerateRequest,
  signal = new AbortController().signal,
): Promise<{ text: string; finishReason?: 'stop' | 'length'; usage?: Usage }> {
  let text = ''
  for await (const event of engine.generate(request, signal)) {
    if (event.type === 'text') text += event.text
    else return { text, finishReason: event.finishReason, usage: event.usage }
  }
  return { text }
}
