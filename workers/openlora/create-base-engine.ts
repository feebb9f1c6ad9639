import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { findBaseModel } from '#lib/domain/base-models.ts'
import { createChatTemplate } from '#lib/domain/chat-template.ts'
import { createLlamaEngine, type LlamaEngine } from './engine/llama-engine.ts'

export type BaseEngineOptions = {
  baseId: string
  /** holds model.gguf, chat_template.jinja and tokenizer_config.json */
  folder: string
  threads: number
  /** requests answered at once; each holds a whole context of keys and values, 47 MB for SmolLM2-135M */
  sequences?: number
  /** adapters kept in memory, about 10 MB each at rank 8 */
  maxAdapters?: number
}

/** Starts the engine of one prepared base model. @throws Error when a file is missing or is not the one expected */
export async function createBaseEngine({
  baseId,
  folder,
  threads,
  sequences = 4,
  maxAdapters = 16,
}: BaseEngineOptions): Promise<LlamaEngine> {
  const base = findBaseModel(baseId)
  if (!base) throw new Error(`The base model “${baseId}” is not known.`)
  const read = (name: string) =>
    readFile(path.join(folder, name), 'utf8').catch((cause) => {
      throw new Error(`The base model is not prepared: ${name} is missing in ${folder}; run npm start again.`, {
        cause,
      })
    })
  const template = createChatTemplate(
    baseId,
    await read('chat_template.jinja'),
    JSON.parse(await read('tokenizer_config.json')),
  )
  const engine = createLlamaEngine({
    ...{ baseId, template, threads, sequences, maxAdapters },
    modelPath: path.join(folder, 'model.gguf'),
    contextLength: base.contextLength,
  })
  await engine.ready().catch(async (cause) => {
    await engine.close()
    throw cause
  })
  return engine
}
