import { availableParallelism } from 'node:os'
import { allotCores } from '#lib/domain/cores.ts'
import type { ChatMessage } from '#lib/schemas/datum.ts'
import { type AttributionReply, attributionReplySchema } from '#lib/schemas/ml-events.ts'
import { log } from '#server/log.ts'
import { basePath, firstBasePath, type MlProcess, spawnMl } from '#server/ml/index.ts'
import { runDir } from '#server/run/write-run-dir.ts'

export type AttributionRequest = {
  messageId: string
  runId: string
  baseModelId: string
  messages: ChatMessage[]
  answer: string
}
type Rows = Extract<AttributionReply, { rows: unknown }>['rows']

/** A warm `python -m ml attribute`: one request at a time, restarted when it ends. */
export class Attributor {
  #process: MlProcess | null = null
  #waiting = new Map<string, { resolve: (reply: AttributionReply) => void; reject: (cause: Error) => void }>()
  #closed = false

  start(): MlProcess {
    if (this.#process) return this.#process
    const process = spawnMl(['attribute', '--base', firstBasePath()])
    this.#process = process
    void this.#listen(process)
    return process
  }

  async #listen(process: MlProcess): Promise<void> {
    for await (const line of process.lines) {
      const reply = attributionReplySchema.safeParse(JSON.parse(line))
      if (!reply.success) {
        log.error({ line: line.slice(0, 300) }, 'attribution said something unknown')
        continue
      }
      this.#waiting.get(reply.data.id)?.resolve(reply.data)
      this.#waiting.delete(reply.data.id)
    }
    const code = await process.exited
    if (this.#process === process) this.#process = null
    if (!this.#closed) log.warn({ code, stderr: process.stderr() }, 'attribution ended')
    for (const { reject } of this.#waiting.values()) reject(new Error('attribution ended before it answered'))
    this.#waiting.clear()
  }

  /** Rows that shaped an answer, with their ppm. @throws Error with the method's own sentence */
  async attribute(request: AttributionRequest): Promise<Rows> {
    const base = basePath(request.baseModelId)
    const process = this.start()
    const reply = await new Promise<AttributionReply>((resolve, reject) => {
      this.#waiting.set(request.messageId, { resolve, reject })
      const line = {
        id: request.messageId,
        run_dir: runDir(request.runId),
        base_model_path: base,
        messages: request.messages,
        answer: request.answer,
        threads: allotCores(availableParallelism()).attribution,
      }
      process.child.stdin?.write(`${JSON.stringify(line)}\n`)
    })
    if ('error' in reply) throw new Error(`${reply.error.code}: ${reply.error.message}`)
    return reply.rows
  }

  close(): void {
    this.#closed = true
    this.#process?.child.kill('SIGKILL')
  }
}
