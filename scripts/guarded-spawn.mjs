// Starts child processes that cannot outlive this process: each leads its own process group, known to one guard.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const POLL_MS = 50
/** @type {import('node:child_process').ChildProcess | undefined} */
let guard

function guardPipe() {
  if (!guard || guard.exitCode !== null || guard.signalCode !== null) {
    guard = spawn(process.execPath, [fileURLToPath(new URL('./guard.mjs', import.meta.url))], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      env: { PATH: process.env.PATH ?? '' },
    })
    guard.unref()
    guard.stdin?.on('error', () => {})
    // @ts-expect-error a pipe to a child is a socket, which can be unreferenced
    guard.stdin?.unref()
  }
  return guard.stdin
}

/** @param {number} pid @param {NodeJS.Signals | 0} signal */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM') return true
    return false
  }
}

/**
 * Spawns a child as the leader of its own process group, under the guard. When the child exits, what is left of its
 * group is killed too. `stopSignal` is what asks the child to end, `graceMs` how long it may take until SIGKILL.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { stopSignal?: NodeJS.Signals, graceMs?: number }} [options]
 */
export function spawnGuarded(command, args, options = {}) {
  const { stopSignal = 'SIGTERM', graceMs = 5000, ...rest } = options
  const pipe = guardPipe()
  const child = spawn(command, args, { ...rest, detached: true })
  const { pid } = child
  if (pid !== undefined) {
    pipe?.write(`+${pid} ${stopSignal} ${graceMs}\n`)
    child.once('exit', () => {
      signalGroup(pid, 'SIGKILL')
      pipe?.write(`-${pid}\n`)
    })
  }
  return child
}

/**
 * Ends a child of `spawnGuarded` and its group; resolves when the child is gone.
 * @param {import('node:child_process').ChildProcess} child
 * @param {{ stopSignal?: NodeJS.Signals, graceMs?: number }} [options]
 */
export async function stopGuarded(child, { stopSignal = 'SIGTERM', graceMs = 5000 } = {}) {
  const { pid } = child
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.once('exit', resolve))
  // Only the leader is asked, so that it ends its own children in its own order; the guard's rule ends stragglers.
  child.kill(stopSignal)
  const deadline = Date.now() + graceMs
  const timer = setInterval(() => {
    if (Date.now() > deadline) signalGroup(pid, 'SIGKILL')
  }, POLL_MS)
  await exited
  clearInterval(timer)
}
