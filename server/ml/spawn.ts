import { type ChildProcess, spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { env } from '../env.ts'
import { log } from '../log.ts'

export type MlProcess = {
  child: ChildProcess
  /** lines of stdout; ends when the process does */
  lines: AsyncIterable<string>
  /** last lines of stderr, for the log of a failure */
  stderr: () => string
  /** exit code, or null after a signal */
  exited: Promise<number | null>
}

/**
 * Starts `python -m ml …`. It ends when its stdin closes, so it never outlives this process.
 * @param nice priority to give up, 0–19
 * @param extra environment beside this process's own
 */
export function spawnMl(
  args: string[],
  { nice = 0, env: extra = {} }: { nice?: number; env?: Record<string, string> } = {},
): MlProcess {
  const child = spawn(env.PYTHON_BIN, ['-u', '-m', 'ml', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      // Every process of ours starts in the checkout; bundled into the web app, this file knows no folder of its own.
      PYTHONPATH: path.resolve('workers'),
      HF_HUB_OFFLINE: '1',
      TOKENIZERS_PARALLELISM: 'false',
      ...extra,
    },
  })
  let tail = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-4000)
  })
  // a process that ended answers no more writes; its exit is what is handled
  child.stdin?.on('error', (cause) => log.debug({ cause: cause.message }, 'ml stdin'))
  const exited = new Promise<number | null>((resolve) => {
    child.on('error', (cause) => {
      tail += `\n${cause.message}`
      resolve(127)
    })
    child.on('exit', (code) => resolve(code))
  })
  if (child.pid && nice > 0) setPriority(child.pid, nice)
  const lines = readline.createInterface({ input: child.stdout as NodeJS.ReadableStream })
  return { child, lines, stderr: () => tail.trim(), exited }
}
