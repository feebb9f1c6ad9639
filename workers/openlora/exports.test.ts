// Adapters of every method as python -m ml exports them, served and asked: the engine says what transformers and PEFT say.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { env } from '#server/env.ts'
import type { LlamaEngine } from './engine/llama-engine.ts'
import { compare, engineOn, readReference } from './testing/parity.ts'
import { baseFolder } from './testing/test-engine.ts'

const workers = path.join(import.meta.dirname, '..')
let folder: string
/** Both are made side by side, as long stretches of either use one core. */
let rslora: Promise<string>
let dora: Promise<string>
const engines: LlamaEngine[] = []

async function exportedRun(method: 'rslora' | 'dora'): Promise<string> {
  const runDir = path.join(folder, method)
  await promisify(execFile)(env.PYTHON_BIN, [path.join(workers, 'ml/tests/exported_run.py'), runDir, method], {
    env: { ...process.env, PYTHONPATH: workers, ML_BASE_MODEL: baseFolder() },
    maxBuffer: 2 ** 24,
  })
  return runDir
}

async function engine(modelPath: string): Promise<LlamaEngine> {
  const started = await engineOn(modelPath, folder)
  engines.push(started)
  return started
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'openlora-exports-'))
  rslora = exportedRun('rslora')
  dora = exportedRun('dora')
  // what fails is said by the test that waits for it
  for (const made of [rslora, dora]) made.catch(() => {})
})
afterAll(async () => {
  await Promise.allSettled([rslora, dora])
  await Promise.all(engines.map((started) => started.close()))
  await rm(folder, { recursive: true, force: true })
})

// generous: a busy machine of two cores takes ten times as long as an idle one
describe('exported adapters', { timeout: 240_000 }, () => {
  it('answers as PEFT does with an rsLoRA adapter in GGUF, at the same precision', async () => {
    const runDir = await rslora
    const file = path.join(runDir, 'adapter.gguf')
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
    const asked = await readReference(runDir)
    const served = await engine(path.join(runDir, 'parity', 'base-f32.gguf'))
    expect(await compare(served, asked, { path: file, sha256 })).toEqual({ prompts: 8, same: 8, firstDifference: null })
    expect((await compare(served, asked, null)).same).toBeLessThan(8)
  })

  it('answers as PEFT does with a DoRA adapter merged into a GGUF of 8 bits', async () => {
    const runDir = await dora
    const least = ({ answer }: Awaited<ReturnType<typeof readReference>>[number]) =>
      Math.min(...answer.tokens.map(({ gap }) => gap))
    // rounding to 8 bits may tip what is undecided, so the most decided answer is asked for
    const asked = (await readReference(runDir)).sort((a, b) => least(b) - least(a)).slice(0, 1)
    const served = await engine(path.join(runDir, 'exports', 'gguf-merged.gguf'))
    expect(await compare(served, asked, null)).toEqual({ prompts: 1, same: 1, firstDifference: null })
  })
})
