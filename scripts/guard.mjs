// Ends process groups when whoever started them is gone. It reads lines from stdin, which is a pipe from the starter:
//   "+<pid> <signal> <graceMs>" watches the group of that pid, "-<pid>" forgets it.
// The pipe closes however the starter ends, kill -9 included; then every watched group gets its signal, later SIGKILL.
import readline from 'node:readline'

const POLL_MS = 50
const groups = new Map()

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
    return true
  } catch {
    return false // the group is gone already
  }
}

async function end([pid, { signal, graceMs }]) {
  const deadline = Date.now() + graceMs
  if (!signalGroup(pid, signal)) return
  while (Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    if (!signalGroup(pid, 0)) return
  }
  signalGroup(pid, 'SIGKILL')
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})

const lines = readline.createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const [head, signal, grace] = line.split(' ')
  const pid = Number(head.slice(1))
  if (head.startsWith('+')) groups.set(pid, { signal, graceMs: Number(grace) })
  else groups.delete(pid)
})
lines.on('close', async () => {
  await Promise.all([...groups].map(end))
  process.exit(0)
})
