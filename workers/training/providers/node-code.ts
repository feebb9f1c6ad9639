import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { zipSync } from 'fflate'

/** What lies where in the package; a node trains by it, and never by what it had of ours before. */
const parts = [
  { from: path.resolve('workers/ml'), to: 'ml' },
  { from: path.resolve('workers/training/providers/node'), to: '' },
]
const wanted = /\.(py|json|jsonl)$/
const unwanted = /(^|\/)(tests|__pycache__)\//

/** A time and rights that are the same wherever the package is made: its name is the hash of its bytes. */
const constant = { mtime: new Date(1980, 0, 1), os: 3, attrs: (0o100644 << 16) >>> 0 }

/** The trainer and its runner as one ZIP, under a name that says its contents. */
export async function nodeCode(): Promise<{ name: string; zip: Buffer }> {
  const files: Record<string, Uint8Array> = {}
  for (const { from, to } of parts) {
    const names = (await readdir(from, { recursive: true })).filter((name) => wanted.test(name) && !unwanted.test(name))
    for (const name of names.sort()) files[path.posix.join(to, name)] = await readFile(path.join(from, name))
  }
  const zip = Buffer.from(zipSync(files, constant))
  return { name: `_ray_pkg_${createHash('sha256').update(zip).digest('hex').slice(0, 32)}.zip`, zip }
}
