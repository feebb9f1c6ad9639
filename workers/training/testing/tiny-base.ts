import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll } from 'vitest'
import { baseModels } from '#lib/domain/base-models.ts'
import { hashFile } from '#server/blob.ts'
import { env, readEnv } from '#server/env.ts'
import { firstBasePath } from '#server/ml/index.ts'

const script = `
import sys, torch
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM
torch.manual_seed(0)
LlamaForCausalLM(LlamaConfig(
    vocab_size=49152, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, head_dim=8, tie_word_embeddings=True, bos_token_id=1, eos_token_id=2, pad_token_id=2,
)).save_pretrained(sys.argv[2])
AutoTokenizer.from_pretrained(sys.argv[1]).save_pretrained(sys.argv[2])
`

const write = (python: string, base: string, folder: string) =>
  promisify(execFile)(python, ['-c', script, base, folder], { env: { ...process.env, HF_HUB_OFFLINE: '1' } })

/** Writes a two-layer Llama with random weights and the real tokenizer below a folder. @returns its folder */
export async function writeTinyBase(below: string): Promise<string> {
  const folder = path.join(below, 'tiny')
  await write(env.PYTHON_BIN, firstBasePath(), folder)
  return folder
}

/**
 * Puts this test file on such a base model in the place of the smallest one, for what happens around a training. Call once, at
 * the top, with `await`, before anything reads the settings.
 */
export async function ownTinyBase(): Promise<void> {
  const { MODELS_DIR, PYTHON_BIN } = readEnv()
  const models = await mkdtemp(path.join(tmpdir(), 'mf-models-'))
  afterAll(() => rm(models, { recursive: true, force: true }))
  const name = baseModels[0]?.folder ?? ''
  const [real, folder] = [path.join(MODELS_DIR, name), path.join(models, name)]
  await write(PYTHON_BIN, real, folder)
  const manifest = JSON.parse(await readFile(path.join(real, 'manifest.json'), 'utf8'))
  manifest.sha256['model.safetensors'] = await hashFile(path.join(folder, 'model.safetensors'))
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest))
  process.env.MODELS_DIR = models
}
