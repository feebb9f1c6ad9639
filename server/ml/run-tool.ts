import { log } from '../log.ts'
import { spawnMl } from './spawn.ts'

export type ToolEvent = { type: string; [key: string]: unknown }

/** What a tool says it cannot do with its input: a sentence for the user. */
export class ToolError extends Error {
  readonly code: string
  readonly details: Record<string, unknown>
  constructor(code: string, message: string, details: Record<string, unknown>) {
    super(message)
    this.name = 'ToolError'
    this.code = code
    this.details = details
  }
}

/**
 * Runs `python -m ml <command> <folder> <args>` to its end: files in, files out, events on the way.
 * @throws ToolError with the tool's own code and sentence; Error when it died without one
 */
export async function runTool(
  command: 'inspect' | 'check' | 'look' | 'influence' | 'export',
  folder: string,
  {
    args = [],
    nice = 5,
    onEvent,
    signal,
  }: {
    args?: string[]
    nice?: number
    onEvent?: (event: ToolEvent) => Promise<void> | void
    signal?: AbortSignal
  } = {},
): Promise<void> {
  const tool = spawnMl([command, folder, ...args], { nice })
  const stop = () => tool.child.kill('SIGTERM')
  signal?.addEventListener('abort', stop, { once: true })
  let failure: ToolError | null = null
  try {
    for await (const line of tool.lines) {
      const event = JSON.parse(line) as ToolEvent
      if (event.type === 'error') {
        const { type: _type, at: _at, code, message, ...details } = event
        failure = new ToolError(String(code), String(message), details)
      } else await onEvent?.(event)
    }
    const exitCode = await tool.exited
    signal?.throwIfAborted()
    if (failure?.code === 'internal') log.error({ command, folder, stderr: tool.stderr() }, 'a tool failed')
    if (failure) throw failure
    if (exitCode !== 0) {
      log.error({ command, folder, exitCode, stderr: tool.stderr() }, 'a tool died')
      throw new Error(`python -m ml ${command} ended with ${exitCode}: ${tool.stderr().split('\n').at(-1) ?? ''}`)
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    if (tool.child.exitCode === null && tool.child.signalCode === null) tool.child.kill('SIGKILL')
  }
}
