import { createKeccak } from 'hash-wasm'
import type { Keccak } from '#lib/domain/merkle.ts'

/** keccak-256 in WebAssembly, eight times as fast as JavaScript. */
export async function wasmKeccak(): Promise<Keccak> {
  const hasher = await createKeccak(256)
  return (bytes) => hasher.init().update(bytes).digest('binary')
}
