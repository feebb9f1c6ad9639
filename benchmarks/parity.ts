import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { datumToMessages } from '#lib/domain/datum-messages.ts'
import { datumHash } from '#lib/domain/hashing.ts'
import { datumSchema } from '#lib/schemas/datum.ts'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import { env } from '#server/env.ts'
import { compare, engineOn, type Parity, readReference } from '#workers/openlora/testing/parity.ts'
import { baseFolder } from '#workers/openlora/testing/test-engine.ts'
import { samplesFolder } from './gain.ts'

const sample = 'ombersay-island'
/** Their held-out questions are the 64 prompts: about what was trained, and about other things. */
const asked = [sample, 'cyber-attack-reports', 'everyday-italian']
const workers = path.join(import.meta.dirname, '../workers')
const python = (...args: string[]) =>
  promisify(execFile)(env.PYTHON_BIN, args, {
    env: { ...process.env, PYTHONPATH: workers, ML_BASE_MODEL: baseFolder() },
    maxBuffer: 2 ** 26,
  })

const readLines = async (slug: string, file: string) =>
  (await readFile(path.join(samplesFolder, slug, file), 'utf8')).trimEnd().split('\n')

/** A run over the sample's rows for one epoch, and the prompts that it is asked afterwards. */
async function writeRunDir(dir: string): Promise<void> {
  await mkdir(dir)
  const rows = (await readLines(sample, 'rows.jsonl')).map((line) => datumSchema.parse(JSON.parse(line)))
  const train = rows.map((datum) => JSON.stringify({ datum_hash: datumHash(datum), messages: datumToMessages(datum) }))
  const prompts = (await Promise.all(asked.map((slug) => readLines(slug, 'heldout.jsonl')))).flat()
  await writeFile(path.join(dir, 'train.jsonl'), `${train.join('\n')}\n`)
  // examined here by the prompts alone
  await writeFile(path.join(dir, 'heldout.jsonl'), '')
  await writeFile(path.join(dir, 'prompts.jsonl'), `${prompts.join('\n')}\n`)
  const job = {
    run_id: 'parity',
    base_model_path: baseFolder(),
    threads: availableParallelism(),
    params: trainParamsSchema.parse({ epochs: 1 }),
  }
  await writeFile(path.join(dir, 'params.json'), JSON.stringify(job))
}

function say(name: string, { prompts, same, firstDifference }: Parity): number {
  console.log(`${name}: the same tokens for ${same} of ${prompts} prompts.`)
  if (firstDifference) console.log(firstDifference)
  return Number((same / prompts).toFixed(4))
}

/**
 * The share of 64 prompts that the serving engine answers with the tokens of transformers, greedily, with a trained adapter:
 * `parity_share` at matched precision (the base in fp32), `served_share` as it is served (the base in 4 bits, activations in 8),
 * `merged_share` merged and in 8 bits.
 */
export async function run(): Promise<Record<string, number>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'parity-'))
  const dir = path.join(folder, 'run')
  try {
    await writeRunDir(dir)
    await python('-m', 'ml', 'train', dir)
    await python('-m', 'ml.parity', dir)
    await python('-m', 'ml', 'export', dir, 'gguf-merged')
    const prompts = await readReference(dir)
    const file = path.join(dir, 'adapter.gguf')
    const adapter = {
      path: file,
      sha256: createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    }
    const measured: Record<string, number> = { prompts: prompts.length }
    for (const [name, modelPath, lora] of [
      ['parity_share', path.join(dir, 'parity', 'base-f32.gguf'), adapter],
      ['served_share', path.join(baseFolder(), 'model.gguf'), adapter],
      ['merged_share', path.join(dir, 'exports', 'gguf-merged.gguf'), null],
    ] as const) {
      const engine = await engineOn(modelPath, folder)
      try {
        measured[name] = say(name, await compare(engine, prompts, lora))
      } finally {
        await engine.close()
      }
    }
    return measured
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
