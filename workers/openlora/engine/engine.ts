import type { ChatMessage } from '#lib/domain/chat-template.ts'

/** An adapter's file and the hash that it must have. */
export type AdapterRef = { path: string; sha256: string }

export type GenerateRequest = {
  messages: ChatMessage[]
  /** null: the base model alone */
  adapter: AdapterRef | null
  /** tokens at most; bounded by what is left of the context */
  maxTokens: number
  /** 0 is greedy */
  temperature: number
  topP: number
  seed: number
  /** the same request gives the same answer whatever was asked before; otherwise an earlier answer's work may be used again */
  exact: boolean
  /** texts that end the answer and are not part of it */
  stop: string[]
}
export type Usage = { promptTokens: number; completionTokens: number; cachedTokens: number }
export type GenerateEvent =
  | { type: 'text'; text: string }
  | { type: 'end'; finishReason: 'stop' | 'length'; usage: Usage }

export type EngineStats = {
  ready: boolean
  /** requests that generate now, and how many can at once */
  active: number
  slots: number
  /** SHA-256 of the adapters in memory, least recently used first */
  adapters: string[]
  /** adapters read from disk since the engine's process started */
  adapterLoads: number
  /** resident memory of the engine's process in bytes; 0 while it starts */
  rss: number
  threads: number
  restarts: number
}

export const ENGINE_ERRORS = [
  'context_length_exceeded',
  'adapter_missing',
  'adapter_corrupted',
  'adapter_incompatible',
  'engine_unavailable',
] as const
export type EngineErrorCode = (typeof ENGINE_ERRORS)[number]

/** One sentence that a user may read: what happened, and what to do next. */
export class EngineError extends Error {
  readonly code: EngineErrorCode
  constructor(code: EngineErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'EngineError'
    this.code = code
  }
}

/**
 * What answers for one base model and any number of its adapters. The gateway knows nothing else, so that another engine can
 * take this one's place.
 */
export interface Engine {
  readonly baseId: string
  /** how many requests it answers at once; more wait inside */
  readonly slots: number
  /**
   * Text as it comes, then exactly one `end`. Aborting the signal frees the request's place and ends without `end`.
   * @throws EngineError
   */
  generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<GenerateEvent>
  /** Tokens of a prompt as it would be read, template included. @throws EngineError */
  count(messages: ChatMessage[]): Promise<number>
  /** tokens that prompt and answer may have together */
  readonly contextLength: number
  stats(): EngineStats
  close(): Promise<void>
}
