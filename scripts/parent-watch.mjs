import { parentOf } from './processes.mjs'

const POLL_MS = 1000

/**
 * Calls back once when npm, which started this process, is gone without having passed a signal on (kill -9 of npm).
 * Does nothing for a process that npm did not start: one may want to leave that running in the background.
 * @param {() => void} onGone
 */
export function watchNpm(onGone) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const grandparent = parentOf(parent)
  const timer = setInterval(() => {
    // npm runs scripts through a shell, which may stay alive between us and npm.
    if (process.ppid === parent && parentOf(parent) === grandparent) return
    clearInterval(timer)
    onGone()
  }, POLL_MS)
  timer.unref()
}
