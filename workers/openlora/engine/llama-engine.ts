import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { ChatTemplate } from '#lib/domain/chat-template.ts'
import { log } from '#server/log.ts'
import { type Engine, EngineError, type GenerateEvent, type GenerateRequest } from './engine.ts'
import { createMailbox, type Mailbox } from './mailbox.ts'
import type { FromProcess, LlamaRequest, LlamaSettings, ProcessStats, ToProcess } from './protocol.ts'

const PROCESS = path.join(import.meta.dirname, 'llama-process.ts')
const NOTHING: ProcessStats = { adapters: [], adapterLoads: 0, rss: 0 }
const MAX_RESTART_DELAY_MS = 10_000

export type LlamaEngineOptions = LlamaSettings & { baseId: string; template: ChatTemplate }
export type LlamaEngine = Engine & {
  /** Resolves when the base model is loaded. @throws EngineError when the first start fails */
  ready(): Promise<void>
  /** the engine's process, null between two of them */
  pid(): number | null
}

type Reply = Exclude<FromProcess, { type: 'ready' }> | { type: 'crashed' }
type Running = { child: ChildProcess; requests: Map<number, Mailbox<Reply>>; ready: Promise<void> }

const crashed = () =>
  new EngineError('engine_unavailable', 'The engine stopped while it answered and is starting again; ask once more.')

/** llama.cpp in a process of its own, which is started again whenever it ends. */
export function createLlamaEngine({ baseId, template, ...settings }: LlamaEngineOptions): LlamaEngine {
  let stats = NOTHING
  let restarts = 0
  let failures = 0
  let closing = false
  let lastId = 0
  let isReady = false
  let restart: NodeJS.Timeout | undefined
  let running = start()
  const firstReady = running.ready

  function start(): Running {
    const child = fork(PROCESS, [JSON.stringify(settings)], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const requests = new Map<number, Mailbox<Reply>>()
    const ready = new Promise<void>((resolve, reject) => {
      child.on('message', (message: FromProcess) => {
        if (message.type !== 'text') stats = message.stats
        if (message.type === 'ready') {
          isReady = true
          failures = 0
          resolve()
        } else requests.get(message.id)?.put(message)
      })
      child.on('error', (cause) => log.error({ cause: cause.message }, 'engine process'))
      child.on('exit', (code, signal) => {
        reject(new EngineError('engine_unavailable', 'The engine could not start; its log says why.'))
        isReady = false
        stats = NOTHING
        for (const mailbox of requests.values()) mailbox.put({ type: 'crashed' })
        if (closing) return
        const delay = Math.min(MAX_RESTART_DELAY_MS, 100 * 2 ** failures)
        log.warn({ code, signal, delay }, 'the engine’s process ended and is started again')
        failures++
        restarts++
        restart = setTimeout(() => {
          running = start()
        }, delay)
      })
    })
    // who waits sees the failure; without anyone waiting the exit is in the log
    ready.catch(() => undefined)
    return { child, requests, ready }
  }

  async function* attempt(request: LlamaRequest, signal: AbortSignal): AsyncGenerator<GenerateEvent> {
    const { child, requests, ready } = running
    await ready
    if (signal.aborted) return
    const id = ++lastId
    const mailbox = createMailbox<Reply>()
    requests.set(id, mailbox)
    const post = (message: ToProcess) => {
      if (child.connected) child.send(message)
      else mailbox.put({ type: 'crashed' })
    }
    const cancel = () => post({ type: 'cancel', id })
    let ended = false
    try {
      post({ type: 'generate', id, request })
      signal.addEventListener('abort', cancel)
      while (!ended) {
        const reply = await mailbox.take()
        ended = reply.type !== 'text'
        if (reply.type === 'crashed') throw crashed()
        if (reply.type === 'error') {
          if (reply.code !== 'internal') throw new EngineError(reply.code, reply.message)
          throw new EngineError(
            'engine_unavailable',
            'The engine failed at this request; ask once more.',
            reply.message,
          )
        }
        if (reply.type === 'text' && !signal.aborted) yield { type: 'text', text: reply.text }
        if (reply.type === 'end') yield { type: 'end', finishReason: reply.finishReason, usage: reply.usage }
      }
    } finally {
      signal.removeEventListener('abort', cancel)
      if (!ended) {
        // the reader left: its place is free only when the process says so
        cancel()
        while ((await mailbox.take()).type === 'text');
      }
      requests.delete(id)
    }
  }

  async function* generate(
    { messages, ...request }: GenerateRequest,
    signal: AbortSignal,
  ): AsyncGenerator<GenerateEvent> {
    const wanted = { ...request, prompt: template.render(messages) }
    let said = false
    try {
      for await (const event of attempt(wanted, signal)) {
        said = true
        yield event
      }
    } catch (cause) {
      const again = cause instanceof EngineError && cause.code === 'engine_unavailable' && !said && !closing
      if (!again || signal.aborted) throw cause
      await restarted()
      yield* attempt(wanted, signal)
    }
  }

  async function count(messages: GenerateRequest['messages']): Promise<number> {
    const { child, requests, ready } = running
    await ready
    const id = ++lastId
    const mailbox = createMailbox<Reply>()
    requests.set(id, mailbox)
    try {
      if (!child.connected) throw crashed()
      child.send({ type: 'count', id, prompt: template.render(messages) } satisfies ToProcess)
      const reply = await mailbox.take()
      if (reply.type !== 'counted') throw crashed()
      return reply.tokens
    } finally {
      requests.delete(id)
    }
  }

  /** Waits for the process that takes the place of one that ended. */
  async function restarted(): Promise<void> {
    while (running.child.exitCode !== null || running.child.signalCode !== null) {
      if (closing || failures > 3) throw crashed()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  return {
    baseId,
    slots: settings.sequences,
    contextLength: settings.contextLength,
    generate,
    count,
    ready: () => firstReady,
    pid: () => (isReady ? (running.child.pid ?? null) : null),
    stats: () => ({
      ...stats,
      ready: isReady,
      active: running.requests.size,
      slots: settings.sequences,
      threads: settings.threads,
      restarts,
    }),
    async close() {
      closing = true
      clearTimeout(restart)
      const { child } = running
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      if (child.connected) child.disconnect()
      const killer = setTimeout(() => child.kill('SIGKILL'), 3_000)
      await exit
      clearTimeout(killer)
    },
  }
}
