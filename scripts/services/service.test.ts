import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { freePort } from '../free-port.mjs'
import { choosePorts } from './ports.ts'
import { preparePostgres, queryOnce, startPostgres } from './postgres.ts'
import { Service } from './service.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'modelfactory-service-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function nodeService(name: string, script: string, printed: string[] = []): Service {
  return new Service({
    ...{ name, command: process.execPath, args: ['--eval', script], env: process.env },
    isReady: async (lines) => lines.some((line) => line.startsWith('ready')),
    readyWithinMs: 10_000,
    print: (line) => printed.push(line),
    logFolder: path.join(folder, 'logs'),
  })
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 10_000) throw new Error('It did not happen in 10 s.')
    await sleep(20)
  }
}

describe('Service', () => {
  it('starts again what was killed, and says so', async () => {
    const printed: string[] = []
    const file = path.join(folder, 'pids')
    const script = `require('fs').appendFileSync(${JSON.stringify(file)}, process.pid + '\\n'); console.log('ready'); setInterval(() => {}, 99)`
    const service = nodeService('steady', script, printed)
    await service.start()
    const pids = () => readFileSync(file, 'utf8').trim().split('\n').map(Number)
    process.kill(pids()[0], 'SIGKILL')
    await until(() => pids().length === 2)
    expect(printed.join('\n')).toContain('ended with SIGKILL')
    await service.stop()
    expect(() => process.kill(pids()[1], 0)).toThrow()
  })

  it('gives up a start that fails again and again, with its last words', async () => {
    const service = nodeService('broken', "console.error('no such model'); process.exit(7)")
    await expect(service.start()).rejects.toThrow(/broken ended 3 times[\s\S]*no such model/)
    await service.stop()
  })
})

describe('choosePorts', () => {
  it('remembers, moves on from a taken port, and never gives one twice', async () => {
    const dataDir = path.join(folder, 'ports')
    const web = await freePort()
    const first = await choosePorts(dataDir, { web, openlora: web })
    expect(first.web).toBe(web)
    expect(first.openlora).not.toBe(web)
    expect(await choosePorts(dataDir, {})).toEqual(first)
  })
})

describe('preparePostgres', () => {
  it('ends a server that was left on the data, and is not stopped by the pid file of a stranger', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'modelfactory-cluster-'))
    chmodSync(dataDir, 0o755)
    const options = { dataDir, password: 'secret', durable: false }
    try {
      const left = await startPostgres({ ...options, port: await freePort() })
      const { clusterDir } = await preparePostgres(options)
      const pidFile = path.join(clusterDir, 'postmaster.pid')
      expect(existsSync(pidFile)).toBe(false)
      await left.stop()
      writeFileSync(pidFile, `${process.pid}\n${clusterDir}\n`)
      const next = await startPostgres({ ...options, port: await freePort() })
      const { rows } = await queryOnce(next.url('postgres'), 'SELECT 1 AS one')
      expect(rows).toEqual([{ one: 1 }])
      await next.stop()
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})
