import fc from 'fast-check'
import { bytesToHex } from 'viem'
import { describe, expect, it } from 'vitest'
import { PackedRows } from './packed-rows.ts'

const WIDTH = 12
const KEY = 10

describe('packed rows', () => {
  it('sort by key in the order of bytes, equal keys as they came', () => {
    const few = fc.uint8Array({ minLength: WIDTH, maxLength: WIDTH, max: 2 })
    const any = fc.uint8Array({ minLength: WIDTH, maxLength: WIDTH })
    fc.assert(
      fc.property(fc.array(fc.oneof(few, any), { maxLength: 200 }), (contents) => {
        const rows = new PackedRows(WIDTH, KEY, 1)
        for (const content of contents) {
          const at = rows.add()
          rows.bytes.set(content, at)
        }
        rows.sort()
        const key = (content: Uint8Array) => bytesToHex(content.subarray(0, KEY))
        const expected = contents.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
        const sorted = expected.map((_, i) => rows.bytes.slice(i * WIDTH, (i + 1) * WIDTH))
        expect(sorted).toEqual(expected)
        for (let i = 1; i < rows.count; i++) expect(rows.compare(i - 1, i)).toBeLessThanOrEqual(0)
      }),
    )
  })
})
