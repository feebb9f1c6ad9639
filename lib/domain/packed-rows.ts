/** Sorts by this many bytes of a key as a number before it looks at the rest; 2^48 is exact in a double. */
const PREFIX_BYTES = 6

/**
 * Rows of a fixed number of bytes in one growing buffer, where a million objects would take ten times the memory. The first
 * `keyBytes` of a row are its key, big-endian, so that the order of keys is the order of bytes.
 */
export class PackedRows {
  readonly width: number
  readonly keyBytes: number
  bytes: Uint8Array
  view: DataView
  count = 0

  constructor(width: number, keyBytes: number, capacity = 64) {
    this.width = width
    this.keyBytes = keyBytes
    this.bytes = new Uint8Array(width * Math.max(capacity, 1))
    this.view = new DataView(this.bytes.buffer)
  }

  /** Adds a row of zeros. @returns where it starts in `bytes` and `view`, until the next row is added */
  add(): number {
    const at = this.count * this.width
    if (at + this.width > this.bytes.length) this.#resize(Math.ceil(this.bytes.length * 1.5))
    this.count += 1
    return at
  }

  #resize(length: number): void {
    const larger = new Uint8Array(Math.ceil(length / this.width) * this.width)
    larger.set(this.bytes.subarray(0, this.count * this.width))
    this.bytes = larger
    this.view = new DataView(larger.buffer)
  }

  /** Below 0, 0 or above 0 as the first `length` bytes of row a sort before, with or after those of row b. */
  compare(a: number, b: number, length = this.keyBytes): number {
    return compareBytes(this.bytes, a * this.width, this.bytes, b * this.width, length)
  }

  /** Puts the rows in ascending order of their keys, in place; rows of one key keep their order. */
  sort(): void {
    const { bytes, width, count } = this
    const prefix = new Float64Array(count)
    const order = new Uint32Array(count)
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < PREFIX_BYTES; i++) prefix[row] = prefix[row] * 256 + bytes[row * width + i]
      order[row] = row
    }
    order.sort((a, b) => prefix[a] - prefix[b] || this.compare(a, b) || a - b)
    const saved = new Uint8Array(width)
    // each cycle of the permutation moves by one place; a row that stands right names itself in `order`
    for (let start = 0; start < count; start++) {
      if (order[start] === start) continue
      saved.set(bytes.subarray(start * width, (start + 1) * width))
      let to = start
      for (let from = order[to]; from !== start; from = order[to]) {
        bytes.copyWithin(to * width, from * width, (from + 1) * width)
        order[to] = to
        to = from
      }
      bytes.set(saved, to * width)
      order[to] = to
    }
  }
}

/** Below 0, 0 or above 0 as `length` bytes of `a` at `i` sort before, with or after those of `b` at `j`. */
export function compareBytes(a: Uint8Array, i: number, b: Uint8Array, j: number, length: number): number {
  for (let k = 0; k < length; k++) if (a[i + k] !== b[j + k]) return a[i + k] - b[j + k]
  return 0
}
