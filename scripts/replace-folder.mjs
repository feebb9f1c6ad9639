import { rmSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/**
 * Fills a folder so that it is there whole or not at all: `fill` works in a temporary neighbour, which is renamed at
 * the end. What an interrupted call left behind is removed first; two callers at once do not disturb each other.
 * @param {string} target
 * @param {(temporary: string) => Promise<void>} fill
 */
export async function replaceFolder(target, fill) {
  const parent = path.dirname(target)
  const prefix = `${path.basename(target)}.tmp-`
  await mkdir(parent, { recursive: true })
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length)))) {
      await rm(path.join(parent, name), { recursive: true, force: true })
    }
  }
  const temporary = path.join(parent, `${prefix}${process.pid}`)
  await rm(temporary, { recursive: true, force: true })
  try {
    await fill(temporary)
    await rm(target, { recursive: true, force: true })
    await rename(temporary, target)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
