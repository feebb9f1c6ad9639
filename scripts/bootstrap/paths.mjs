import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** The folder that all clones of one person share. */
export const home = () => path.resolve(process.env.MODELFACTORY_HOME || path.join(homedir(), '.cache', 'modelfactory'))

/** @param {string} folder @returns {string[]} every file below it */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'generated')
    .flatMap((entry) => {
      const full = path.join(folder, entry.name)
      return entry.isDirectory() ? filesBelow(full) : [full]
    })
    .sort()
}

/**
 * One hash over the content of files and folders, by their names from the root; what is not there counts as nothing.
 * @param {string[]} names
 * @param {(file: string) => boolean} [include]
 */
export function hashOf(names, include = () => true) {
  const hash = createHash('sha256')
  for (const name of names) {
    const full = path.join(ROOT, name)
    const stat = statSync(full, { throwIfNoEntry: false })
    if (!stat) continue
    for (const file of (stat.isDirectory() ? filesBelow(full) : [full]).filter(include)) {
      hash
        .update(`${path.relative(ROOT, file)}\0`)
        .update(readFileSync(file))
        .update('\0')
    }
  }
  return hash.digest('hex').slice(0, 16)
}

/** @param {string} file */
export function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined
    throw error
  }
}
