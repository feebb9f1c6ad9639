import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { env } from '#server/env.ts'
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

/** Writes a two-layer Llama with random weights and the real tokenizer below a folder. @returns its folder */
export async function writeTinyBase(below: string): Promise<string> {
  const folder = path.join(below, 'tiny')
  const offline = { ...process.env, HF_HUB_OFFLINE: '1' }
  await promisify(execFile)(env.PYTHON_BIN, ['-c', script, firstBasePath(), folder], { env: offline })
  return folder
}
