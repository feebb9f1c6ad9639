import { bytesToHex, type Hex, stringToBytes } from 'viem'
import { canonicalJson } from './hashing.ts'
import { buildTree, type Keccak, type MerkleTree, rootOf, viemKeccak } from './merkle.ts'

export const DATA_CHUNK_BYTES = 4096

/** One line of an epoch's data: canonical JSON, wei as decimal strings, and a newline. */
export const epochDataLine = (document: unknown): Uint8Array =>
  stringToBytes(
    `${canonicalJson(JSON.parse(JSON.stringify(document, (_, value) => (typeof value === 'bigint' ? value.toString() : value))))}\n`,
  )

/** The tree over 4 kB chunks of an epoch's data, so that a single chunk can be demanded; takes the bytes in any pieces. */
export class DataTree {
  readonly #keccak: Keccak
  readonly #chunk = new Uint8Array(DATA_CHUNK_BYTES)
  readonly #leaves: Hex[] = []
  #filled = 0

  constructor(keccak: Keccak = viemKeccak) {
    this.#keccak = keccak
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + DATA_CHUNK_BYTES - this.#filled)
      this.#chunk.set(part, this.#filled)
      this.#filled += part.length
      at += part.length
      if (this.#filled === DATA_CHUNK_BYTES) this.#closeChunk()
    }
  }

  #closeChunk(): void {
    this.#leaves.push(bytesToHex(this.#keccak(this.#keccak(this.#chunk.subarray(0, this.#filled)))))
    this.#filled = 0
  }

  /** The tree of what was pushed; nothing can be pushed after it. */
  end(): MerkleTree {
    if (this.#filled > 0) this.#closeChunk()
    return buildTree(this.#leaves, this.#keccak)
  }
}

export function dataRoot(bytes: Uint8Array): Hex {
  const tree = new DataTree()
  tree.push(bytes)
  return rootOf(tree.end())
}
