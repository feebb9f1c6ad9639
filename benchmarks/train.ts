// How fast training is beside TRL and LLaMA-Factory on the same rows, whether it learns the same, and what it takes.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { env } from '#server/env.ts'
import { spawnGuarded } from '../scripts/guarded-spawn.mjs'
import { plan } from './train/plan.ts'

type Metrics = Record<string, number>
const folder = path.join(import.meta.dirname, 'train')
const PARTS = ['exact', 'speed', 'loss', 'worker', 'plan']

/** Runs one part to its end. @returns the numbers of its last line, one JSON object */
async function part(name: string): Promise<Metrics> {
  const child = spawnGuarded(env.PYTHON_BIN, [path.join(folder, `${name}.py`)], {
    cwd: folder,
    env: { ...process.env, MODELS_DIR: env.MODELS_DIR },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [code] = await once(child, 'close')
  const last = output.trim().split('\n').at(-1) ?? ''
  process.stdout.write(`  ${name}: ${last}\n`)
  if (code !== 0) throw new Error(`benchmarks/train/${name}.py ended with ${code}.`)
  return JSON.parse(last) as Metrics
}

/** `npm run bench train`, or some parts: `npm run bench train -- exact worker`, which keeps the last figures of the others. */
export async function run(names: string[]): Promise<Metrics> {
  const wanted = PARTS.filter((name) => names.length === 0 || names.includes(name))
  const before = path.join(import.meta.dirname, 'results', 'train.json')
  let metrics: Metrics = wanted.length === PARTS.length ? {} : JSON.parse(readFileSync(before, 'utf8')).metrics
  for (const name of wanted) metrics = { ...metrics, ...(name === 'plan' ? await plan() : await part(name)) }
  return metrics
}
