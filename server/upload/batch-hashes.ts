import { bytesToHex, type Hex } from 'viem'
import { type TreeBuilder, WORD } from '#lib/domain/leaves.ts'
import { rootOf } from '#lib/domain/merkle.ts'
import { threadedTrees } from '../trees/index.ts'

/** The datum hashes of a batch of any size, 32 bytes a row, and the root over them. */
export class BatchHashes {
  #bytes: Uint8Array
  #lines: number[] = []
  count = 0
  /** @param expected rows; more may come */
  constructor(expected: number) {
    this.#bytes = new Uint8Array(Math.max(expected, 1) * WORD)
  }

  /** @param line of the row in its file, ascending; for `ofLine` */
  add(hash: Uint8Array, line?: number): void {
    if (line !== undefined) this.#lines.push(line)
    const at = this.count * WORD
    if (at === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes.set(hash, at)
    this.count += 1
  }

  /** Hash of the row at a line of the file; null when no row of the batch stood there. */
  ofLine(line: number): Hex | null {
    let [low, high] = [0, this.#lines.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#lines[middle] as number) < line) low = middle + 1
      else high = middle
    }
    return this.#lines[low] === line ? bytesToHex(this.#bytes.subarray(low * WORD, (low + 1) * WORD)) : null
  }

  /** As `batchRoot` of lib/domain/hashing.ts. */
  async root(trees?: TreeBuilder): Promise<Hex> {
    const bytes = this.#bytes
    const write = (view: DataView, at: number, index: number) =>
      new Uint8Array(view.buffer, at, WORD).set(bytes.subarray(index * WORD, (index + 1) * WORD))
    const build = trees ?? (await threadedTrees())
    return rootOf(await build({ count: this.count, width: WORD, write }))
  }
}
