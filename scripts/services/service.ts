// One supervised child process: started under the guard, watched until it is ready, logged, restarted with backoff.
import type { ChildProcess } from 'node:child_process'
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import path from 'node:path'
import readline from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawnGuarded, stopGuarded } from '../guarded-spawn.mjs'
import { formatLine, prefix } from './log-line.ts'

const POLL_MS = 60
const FIRST_BACKOFF_MS = 500
const LONGEST_BACKOFF_MS = 15_000
const STEADY_MS = 30_000
const TAIL_LINES = 20
const MOST_FAILED_STARTS = 3

export type ServiceOptions = {
  name: string
  command: string
  args: string[]
  env?: Record<string, string | undefined>
  /** Working folder and identity; PostgreSQL runs as another user where we are root. */
  spawnOptions?: { cwd?: string; uid?: number; gid?: number }
  /** Whether the service does its work now, asked until it does; rejecting means no. Gets its latest lines. */
  isReady: (lines: string[]) => Promise<boolean>
  readyWithinMs: number
  stopSignal?: NodeJS.Signals
  graceMs?: number
  /** The terminal: gets the service's lines once it is ready, as far as `shows` lets them; its log file gets all. */
  print: (line: string) => void
  shows?: (line: string) => boolean
  logFolder: string
}

export class Service {
  readonly name: string
  readonly #options: ServiceOptions
  readonly #log: WriteStream
  #child: ChildProcess | undefined
  #tail: string[] = []
  #stopping = false
  #ready = false
  #failedStarts = 0
  #backoffMs = FIRST_BACKOFF_MS

  constructor(options: ServiceOptions) {
    this.name = options.name
    this.#options = options
    mkdirSync(options.logFolder, { recursive: true })
    this.#log = createWriteStream(path.join(options.logFolder, `${options.name}.log`), { flags: 'a' })
  }

  /** Starts the service and resolves when it is ready; rejects with one sentence when it does not become so. */
  async start(): Promise<void> {
    this.#spawn()
    await this.#untilReady()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    if (this.#child) await stopGuarded(this.#child, this.#options)
    this.#log.end()
  }

  #spawn(): void {
    const { command, args, env, spawnOptions, stopSignal, graceMs } = this.#options
    this.#ready = false
    const startedAt = Date.now()
    const child = spawnGuarded(command, args, {
      env: env as NodeJS.ProcessEnv,
      ...spawnOptions,
      stdio: ['ignore', 'pipe', 'pipe'],
      stopSignal,
      graceMs,
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) readline.createInterface({ input: stream }).on('line', (line) => this.#take(line))
    }
    child.once('error', (error) => this.#take(`could not be run: ${error.message}`))
    child.once('exit', (code, signal) => {
      if (child === this.#child && !this.#stopping) void this.#restart(code ?? signal, startedAt)
    })
  }

  #take(line: string): void {
    this.#log.write(`${line}\n`)
    this.#tail = [...this.#tail.slice(1 - TAIL_LINES), line]
    const { print, shows = () => true } = this.#options
    if (this.#ready && !this.#stopping && shows(line)) print(formatLine(this.name, line))
  }

  async #restart(outcome: number | NodeJS.Signals | null, startedAt: number): Promise<void> {
    const wasReady = this.#ready
    this.#child = undefined
    this.#ready = false
    this.#take(`ended with ${outcome}`)
    this.#failedStarts = wasReady ? 0 : this.#failedStarts + 1
    if (Date.now() - startedAt > STEADY_MS) this.#backoffMs = FIRST_BACKOFF_MS
    const waitMs = this.#backoffMs
    this.#backoffMs = Math.min(this.#backoffMs * 2, LONGEST_BACKOFF_MS)
    if (wasReady) this.#options.print(`${prefix(this.name)}ended with ${outcome}; again in ${waitMs / 1000} s`)
    await sleep(waitMs)
    if (this.#stopping) return
    this.#spawn()
    if (wasReady) await this.#untilReady().catch((error: Error) => this.#options.print(error.message))
  }

  async #untilReady(): Promise<void> {
    const seconds = this.#options.readyWithinMs / 1000
    const deadline = Date.now() + this.#options.readyWithinMs
    while (!this.#stopping) {
      const up = this.#child !== undefined && (await this.#options.isReady(this.#tail).catch(() => false))
      if (up && this.#child) {
        this.#ready = true
        return
      }
      const failed = this.#failedStarts >= MOST_FAILED_STARTS
      if (failed || Date.now() > deadline) {
        const what = failed
          ? `ended ${MOST_FAILED_STARTS} times before it was ready`
          : `was not ready after ${seconds} s`
        throw new Error(`${this.name} ${what}. Its last words:\n${this.#tail.join('\n')}`)
      }
      await sleep(POLL_MS)
    }
  }
}
