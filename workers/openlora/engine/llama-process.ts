// The engine's process: llama.cpp may end it at any time (memory, a bad file) without taking the gateway along. It is started
// by llama-engine.ts with its settings as the only argument, and ends when the channel to its parent closes.
import { getLlama, LlamaLogLevel, type Token } from 'node-llama-cpp'
import { createAdapterCache } from './adapter-cache.ts'
import { EngineError } from './engine.ts'
import { BATCH_TOKENS, createLoraContext } from './lora-context.ts'
import type { FromProcess, LlamaRequest, LlamaSettings, ProcessStats, ToProcess } from './protocol.ts'
import { createSequencePool } from './sequence-pool.ts'
import { createPieceDecoder, createStopScanner } from './text.ts'

process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole group; the parent decides when this process ends
process.on('SIGINT', () => undefined)

const settings: LlamaSettings = JSON.parse(process.argv[2] ?? '{}')
const llama = await getLlama({
  gpu: false,
  build: 'never',
  maxThreads: settings.threads,
  progressLogs: false,
  logLevel: LlamaLogLevel.error,
})
const model = await llama.loadModel({ modelPath: settings.modelPath })
const context = await createLoraContext(model, settings)
const adapters = createAdapterCache({ max: settings.maxAdapters, load: context.load, unload: context.unload })
const pool = createSequencePool(context.sequences)
const running = new Map<number, AbortController>()

const send = (message: FromProcess) => process.send?.(message)
const stats = (): ProcessStats => ({
  adapters: adapters.resident(),
  adapterLoads: adapters.loads(),
  rss: process.memoryUsage.rss(),
})

/** @returns how it ended, or null when it was cancelled */
async function generate(id: number, request: LlamaRequest, signal: AbortSignal) {
  const tokens = model.tokenize(request.prompt, true)
  const room = settings.contextLength - tokens.length
  if (room < 1) {
    throw new EngineError(
      'context_length_exceeded',
      `The messages take ${tokens.length} tokens and the model holds ${settings.contextLength}; shorten them.`,
    )
  }
  const adapter = request.adapter ? await adapters.acquire(request.adapter) : null
  try {
    const { sequence, reused, release } = await pool.take(request.adapter?.sha256 ?? null, tokens, request.exact)
    let whole = false
    try {
      context.assign(sequence, adapter?.handle ?? null)
      let done = reused
      // piece by piece, so that a client that left is noticed; never a single token at the end (see sequence-pool.ts)
      for (let left = tokens.length - done; left > BATCH_TOKENS && !signal.aborted; left = tokens.length - done) {
        const piece = tokens.slice(done, done + (left === BATCH_TOKENS + 1 ? BATCH_TOKENS - 1 : BATCH_TOKENS))
        await sequence.evaluateWithoutGeneratingNewTokens(piece)
        done += piece.length
      }
      if (signal.aborted) {
        whole = true
        return null
      }

      const pieces = createPieceDecoder<Token>((piece, before) => model.detokenize(piece, false, before))
      const stops = createStopScanner(request.stop)
      const limit = Math.min(request.maxTokens, room)
      let completionTokens = 0
      let finishReason: 'stop' | 'length' = 'stop'
      let stopped = false
      const say = (text: string) => text && send({ type: 'text', id, text })
      const options = {
        temperature: request.temperature,
        topP: request.topP,
        // llama.cpp's own defaults would silently narrow the choice further
        topK: 0,
        minP: 0,
        seed: request.seed,
      }
      for await (const token of sequence.evaluate(tokens.slice(done), options)) {
        if (signal.aborted) break
        completionTokens++
        const piece = stops.push(pieces.push(token))
        say(piece.text)
        stopped = piece.stopped
        if (stopped) break
        if (completionTokens >= limit) {
          finishReason = 'length'
          break
        }
      }
      whole = true
      if (signal.aborted) return null
      if (!stopped) {
        const rest = stops.push(pieces.flush())
        say(rest.text)
        if (rest.stopped) finishReason = 'stop'
        else say(stops.flush())
      }
      return { finishReason, usage: { promptTokens: tokens.length, completionTokens, cachedTokens: reused } }
    } finally {
      await release(!whole)
    }
  } finally {
    await adapter?.release()
  }
}

async function answer(id: number, request: LlamaRequest): Promise<void> {
  const controller = new AbortController()
  running.set(id, controller)
  try {
    const end = await generate(id, request, controller.signal)
    send(end ? { type: 'end', id, ...end, stats: stats() } : { type: 'cancelled', id, stats: stats() })
  } catch (cause) {
    if (!(cause instanceof EngineError)) console.error(cause)
    const code = cause instanceof EngineError ? cause.code : 'internal'
    send({ type: 'error', id, code, message: cause instanceof Error ? cause.message : String(cause), stats: stats() })
  } finally {
    running.delete(id)
  }
}

process.on('message', (message: ToProcess) => {
  if (message.type === 'generate') void answer(message.id, message.request)
  else if (message.type === 'count') {
    const { length: tokens } = model.tokenize(message.prompt, true)
    send({ type: 'counted', id: message.id, tokens, stats: stats() })
  } else running.get(message.id)?.abort()
})
send({ type: 'ready', stats: stats() })
