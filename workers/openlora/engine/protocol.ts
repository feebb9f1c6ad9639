// What the engine and its process say to each other, over Node's IPC channel.
import type { AdapterRef, EngineErrorCode, GenerateRequest, Usage } from './engine.ts'

export type LlamaSettings = {
  modelPath: string
  /** tokens a sequence holds, prompt and answer together */
  contextLength: number
  /** requests answered at once */
  sequences: number
  threads: number
  /** adapters kept in memory */
  maxAdapters: number
}
export type LlamaRequest = Omit<GenerateRequest, 'messages' | 'adapter'> & {
  prompt: string
  adapter: AdapterRef | null
}
export type ProcessStats = { adapters: string[]; adapterLoads: number; rss: number }

export type ToProcess =
  | { type: 'generate'; id: number; request: LlamaRequest }
  | { type: 'cancel'; id: number }
  | { type: 'count'; id: number; prompt: string }
export type FromProcess =
  | { type: 'ready'; stats: ProcessStats }
  | { type: 'text'; id: number; text: string }
  | { type: 'end'; id: number; finishReason: 'stop' | 'length'; usage: Usage; stats: ProcessStats }
  | { type: 'cancelled'; id: number; stats: ProcessStats }
  | { type: 'counted'; id: number; tokens: number; stats: ProcessStats }
  | { type: 'error'; id: number; code: EngineErrorCode | 'internal'; message: string; stats: ProcessStats }
