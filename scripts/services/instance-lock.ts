import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { commandOf } from '../processes.mjs'

export class AlreadyRunning extends Error {}
export type InstanceLock = { announce: (url: string) => void; release: () => void }

type Holder = { pid: number; url?: string }

/** One supervisor a data folder; throws AlreadyRunning, with a sentence, when there is one. */
export function takeInstanceLock(dataDir: string): InstanceLock {
  mkdirSync(dataDir, { recursive: true })
  const file = path.join(dataDir, 'supervisor.json')
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid }), { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const holder = readHolder(file)
    if (holder && holder.pid !== process.pid && commandOf(holder.pid).includes('supervise.ts')) {
      const where = holder.url ? `already runs at ${holder.url}` : 'is starting already'
      throw new AlreadyRunning(
        `ModelFactory ${where} (process ${holder.pid}): use that one, or end it with Ctrl-C first.`,
      )
    }
    writeFileSync(file, JSON.stringify({ pid: process.pid }))
  }
  return {
    announce: (url) => writeFileSync(file, JSON.stringify({ pid: process.pid, url })),
    release: () => rmSync(file, { force: true }),
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined // written halfway by a start that was killed
  }
}
