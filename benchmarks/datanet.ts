// What working on a Datanet costs: reading and checking files, finding duplicates and private data, reviewing, releasing, scrolling.
import { once } from 'node:events'
import path from 'node:path'
import { env } from '#server/env.ts'
import { spawnGuarded } from '../scripts/guarded-spawn.mjs'
import { startProduct, temporaryState } from '../scripts/testing/product.ts'

type Metrics = Record<string, number>
const folder = path.join(import.meta.dirname, 'datanet')

/** Runs one part to its end. @returns the numbers of its last line, one JSON object */
async function part(file: string, extra: Record<string, string> = {}): Promise<Metrics> {
  const binary = file.endsWith('.py') ? env.PYTHON_BIN : process.execPath
  const child = spawnGuarded(binary, [path.join(folder, file)], {
    cwd: path.resolve(import.meta.dirname, '..'),
    env: { ...process.env, PYTHONPATH: path.resolve(import.meta.dirname, '../workers'), ...extra },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [code] = await once(child, 'close')
  const last = output.trim().split('\n').at(-1) ?? ''
  process.stdout.write(`  ${file}: ${last}\n`)
  if (code !== 0) throw new Error(`benchmarks/datanet/${file} ended with ${code}.`)
  const numbers = Object.entries(JSON.parse(last) as Record<string, unknown>)
  return Object.fromEntries(numbers.filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
}

/** `npm run bench datanet`, or some parts of it: `npm run bench datanet -- ingest review`. */
export async function run(names: string[]): Promise<Metrics> {
  const wanted = (name: string) => names.length === 0 || names.includes(name)
  let metrics: Metrics = {}
  for (const file of ['ingest.py', 'duplicates.py', 'paraphrases.py', 'pii.py', 'release.ts', 'viewer.ts']) {
    if (wanted(path.parse(file).name)) metrics = { ...metrics, ...(await part(file)) }
  }
  if (!wanted('review')) return metrics
  const state = await temporaryState()
  const product = await startProduct({ env: state.env })
  try {
    return { ...metrics, ...(await part('review.ts', { E2E_URL: product.url })) }
  } finally {
    await product.stop()
    await state.remove()
  }
}
