// Trains a sample Datanet as the worker would and counts the held-out questions answered before and after.
// Usage: node benchmarks/gain.ts <slug> <base folder> <python> [seed …]
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { datumToMessages } from '#lib/domain/datum-messages.ts'
import { datumHash } from '#lib/domain/hashing.ts'
import { type Datum, datumSchema } from '#lib/schemas/datum.ts'
import { type TrainParams, trainParamsSchema } from '#lib/schemas/train-params.ts'
import { spawnGuarded, stopGuarded } from '../scripts/guarded-spawn.mjs'

export type GainOptions = {
  slug: string
  /** folder of the base model's weights and tokenizer */
  basePath: string
  /** interpreter that has the requirements of workers/ml */
  pythonPath: string
  seeds?: readonly number[]
  /** what differs from the default settings */
  params?: Partial<TrainParams>
  threads?: number
  onProgress?: (line: string) => void
}
/** Right answers of one run; `training_s` from the first optimiser step's begin to the last one's end. */
export type Gain = {
  seed: number
  base: number
  tuned: number
  questions: number
  control: number
  training_s: number
  samples: Sample[]
}
export type Sample = { id: string; kind: 'heldout' | 'control'; expected: string; base: string; tuned: string }
type MlEvent = {
  type: string
  at: string
  stage?: string
  message?: string
  base?: { correct: number; total: number }
  tuned?: { correct: number; total: number }
  control?: { correct: number; total: number }
} & Partial<Omit<Sample, 'base' | 'tuned'>>

export const samplesFolder = path.join(import.meta.dirname, '../prisma/seed/datanets')
const workers = path.join(import.meta.dirname, '../workers')

/** Writes the RUN_DIR of one run over a sample's rows and questions, as `python -m ml train` reads it. */
async function writeRunDir(dir: string, options: GainOptions, seed: number): Promise<void> {
  const source = path.join(samplesFolder, options.slug)
  const rows = (await readFile(path.join(source, 'rows.jsonl'), 'utf8')).trimEnd().split('\n')
  const train = rows.map((line) => {
    const datum: Datum = datumSchema.parse(JSON.parse(line))
    return `${JSON.stringify({ datum_hash: datumHash(datum), messages: datumToMessages(datum) })}\n`
  })
  const params = {
    run_id: `gain-${options.slug}-${seed}`,
    base_model_path: path.resolve(options.basePath),
    threads: options.threads ?? availableParallelism(),
    params: trainParamsSchema.parse({ ...options.params, seed }),
  }
  await mkdir(dir, { recursive: true })
  await writeFile(path.join(dir, 'train.jsonl'), train.join(''))
  await writeFile(path.join(dir, 'heldout.jsonl'), await readFile(path.join(source, 'heldout.jsonl')))
  await writeFile(path.join(dir, 'params.json'), JSON.stringify(params))
}

async function trainOnce(options: GainOptions, seed: number): Promise<Gain> {
  const dir = await mkdtemp(path.join(tmpdir(), 'gain-'))
  try {
    await writeRunDir(dir, options, seed)
    const child = spawnGuarded(options.pythonPath, ['-u', '-m', 'ml', 'train', dir], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, PYTHONPATH: workers, HF_HUB_OFFLINE: '1', TOKENIZERS_PARALLELISM: 'false' },
    })
    let stderr = ''
    const { stdout, stderr: errors } = child
    if (!stdout || !errors) throw new Error('The trainer has no output to read.')
    errors.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000)
    })
    const exited = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('exit', resolve))
    const events: MlEvent[] = []
    for await (const line of readline.createInterface({ input: stdout })) {
      events.push(JSON.parse(line) as MlEvent)
      options.onProgress?.(line)
      // what follows, exporting and indexing, is measured elsewhere
      if (events.at(-1)?.type === 'scorecard') await stopGuarded(child, { stopSignal: 'SIGKILL' })
    }
    const code = await exited
    const scorecard = events.findLast(({ type }) => type === 'scorecard')
    if (!scorecard?.base || !scorecard.tuned) {
      const why = events.findLast(({ type }) => type === 'error')?.message ?? stderr.trim()
      throw new Error(`The trainer ended with ${code} and no scorecard; run it again after mending this: ${why}`)
    }
    const begin = events.find(({ type, stage }) => type === 'stage' && stage === 'training')
    const end = events.findLast(({ type }) => type === 'step')
    return {
      seed,
      base: scorecard.base.correct,
      tuned: scorecard.tuned.correct,
      questions: scorecard.tuned.total,
      control: scorecard.control?.correct ?? 0,
      training_s: begin && end ? (Date.parse(end.at) - Date.parse(begin.at)) / 1000 : 0,
      samples: events
        .filter(({ type }) => type === 'sample')
        .map(({ id, kind, expected, base, tuned }) => ({ id, kind, expected, base, tuned }) as unknown as Sample),
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/**
 * Trains the sample once for each seed, one after another, with the default settings unless `params` says otherwise.
 * Throws when the trainer fails, with its own sentence.
 */
export async function measureGain(options: GainOptions): Promise<Gain[]> {
  const gains: Gain[] = []
  for (const seed of options.seeds ?? [42, 43, 44]) gains.push(await trainOnce(options, seed))
  return gains
}

if (import.meta.main) {
  const [slug, basePath, pythonPath, ...seeds] = process.argv.slice(2)
  if (!slug || !basePath || !pythonPath) {
    console.error('Usage: node benchmarks/gain.ts <slug> <base folder> <python> [seed …]')
    process.exit(2)
  }
  const numbers = seeds.length > 0 ? seeds.map(Number) : undefined
  for (const { samples, ...gain } of await measureGain({ slug, basePath, pythonPath, seeds: numbers })) {
    console.log(JSON.stringify(gain))
    for (const sample of samples) console.error(JSON.stringify(sample))
  }
}
