// How long a clean clone takes until its URL answers: with an empty cache, with a filled one, and the second time.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startProduct, temporaryState } from '../scripts/testing/product.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const SECOND_STARTS = 3

/** Seconds from the command to an answer at the URL that it prints. */
async function timeStart(root: string, state: Record<string, string>, cache: string): Promise<number> {
  const since = performance.now()
  const product = await startProduct({
    root,
    node: process.env.MACHINE_NODE,
    env: { ...state, PATH: process.env.MACHINE_PATH, MODELFACTORY_HOME: cache, PYTHON_BIN: '', MODELS_DIR: '' },
  })
  const response = await fetch(product.url)
  if (!response.ok) throw new Error(`${product.url} answered ${response.status}`)
  await response.text()
  const seconds = (performance.now() - since) / 1000
  await product.stop()
  return Number(seconds.toFixed(2))
}

export async function run(): Promise<Record<string, number>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'modelfactory-start-'))
  chmodSync(folder, 0o755)
  const cache = path.join(folder, 'cache')
  const clone = (name: string) => {
    const target = path.join(folder, name)
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${ROOT}`, target])
    return target
  }
  const states = [await temporaryState(), await temporaryState()]
  try {
    const first = clone('first')
    const fresh = await timeStart(first, states[0].env, cache)
    const again: number[] = []
    for (let turn = 0; turn < SECOND_STARTS; turn++) again.push(await timeStart(first, states[0].env, cache))
    const warm = await timeStart(clone('second'), states[1].env, cache)
    const middle = again.sort((a, b) => a - b)[Math.floor(SECOND_STARTS / 2)]
    return { fresh_start_s: fresh, warm_cache_start_s: warm, second_start_s: middle }
  } finally {
    for (const state of states) await state.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}
