import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { commandOf } from './processes.mjs'

/** @typedef {{ pid: number, url?: string }} Holder */

/** @param {string} dataDir */
const lockFile = (dataDir) => path.join(dataDir, 'supervisor.json')

/** @param {string} dataDir @returns {Holder | undefined} */
function liveHolder(dataDir) {
  try {
    /** @type {Holder} */
    const holder = JSON.parse(readFileSync(lockFile(dataDir), 'utf8'))
    return commandOf(holder.pid).includes('supervise.ts') ? holder : undefined
  } catch {
    return undefined // none, or written halfway by a start that was killed
  }
}

/** One sentence when a product runs on this state already, else undefined. @param {string} dataDir */
export function whoRuns(dataDir) {
  const holder = liveHolder(dataDir)
  if (!holder || holder.pid === process.pid) return undefined
  const where = holder.url ? `already runs at ${holder.url}` : 'is starting already'
  return `ModelFactory ${where} (process ${holder.pid}): use that one, or end it with Ctrl-C first.`
}

/**
 * One supervisor a state; throws a sentence when there is one.
 * @param {string} dataDir
 * @returns {{ announce: (url: string) => void, release: () => void }}
 */
export function takeInstanceLock(dataDir) {
  mkdirSync(dataDir, { recursive: true })
  const file = lockFile(dataDir)
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid }), { flag: 'wx' })
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    const sentence = whoRuns(dataDir)
    if (sentence) throw new Error(sentence)
    writeFileSync(file, JSON.stringify({ pid: process.pid }))
  }
  return {
    announce: (url) => writeFileSync(file, JSON.stringify({ pid: process.pid, url })),
    release: () => rmSync(file, { force: true }),
  }
}
