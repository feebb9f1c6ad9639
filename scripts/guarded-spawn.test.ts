import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { spawnGuarded, stopGuarded } from './guarded-spawn.mjs'

const SPAWNER = `
  import { spawnGuarded } from ${JSON.stringify(path.join(import.meta.dirname, 'guarded-spawn.mjs'))}
  const child = spawnGuarded('sh', ['-c', 'trap "" TERM; sleep 1000 & sleep 1000'], { graceMs: 300 })
  console.log(child.pid)
  setInterval(() => {}, 1000)
`

function groupLives(pid: number): boolean {
  try {
    process.kill(-pid, 0)
    return true
  } catch {
    return false
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout ?? child, 'data')
  return String(chunk).trim()
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms
  while (Date.now() < deadline) {
    if (!groupLives(pid)) return true
    await sleep(20)
  }
  return false
}

describe('spawnGuarded', () => {
  it('ends a child that ignores signals, and its children, when the starter is killed', async () => {
    const starter = spawn(process.execPath, ['--input-type=module', '--eval', SPAWNER], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pid = Number(await firstLine(starter))
    expect(groupLives(pid)).toBe(true)
    starter.kill('SIGKILL')
    expect(await goneWithin(pid, 5000)).toBe(true)
  })

  it('ends what a killed child leaves behind', async () => {
    const child = spawnGuarded('sh', ['-c', 'sleep 1000 & echo up; wait'], { stdio: ['ignore', 'pipe', 'inherit'] })
    await firstLine(child)
    child.kill('SIGKILL')
    expect(await goneWithin(child.pid ?? 0, 5000)).toBe(true)
  })

  it('stops with the asked signal and lets the child finish', async () => {
    const script =
      'process.on("SIGINT", () => { console.log("bye"); process.exit(3) }); console.log("up"); setInterval(() => {}, 99)'
    const child = spawnGuarded(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await firstLine(child)
    const said = firstLine(child)
    await stopGuarded(child, { stopSignal: 'SIGINT' })
    expect(await said).toBe('bye')
    expect(child.exitCode).toBe(3)
  })
})
