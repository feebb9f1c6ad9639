import { readFileSync } from 'node:fs'
import { stringToBytes } from 'viem'
import { describe, expect, it } from 'vitest'
import { batchRoot, canonicalDatum, type Datum, datumHash } from '#lib/domain/hashing.ts'
import { hashBatch } from './hash-batch.ts'

const row = (n: number): Datum => ({
  kind: 'instruction',
  payload: { instruction: `Who keeps lamp ${n}?`, response: `Keeper ${n} – der Wärter.\nEvery night.` },
  parents: [],
})
const rows = (count: number) => Array.from({ length: count }, (_, n) => row(n))

/** The bytes in parts of this size, as a network may cut them, through letters and lines. */
const parts = (text: string, size: number) => {
  const bytes = stringToBytes(text)
  return new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
      controller.close()
    },
  })
}

describe('hashBatch', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 33, 100])('gives the root of %i rows that the server gives', async (count) => {
    const data = rows(count)
    const text = `${data.map(canonicalDatum).join('\n')}\n`
    const batch = await hashBatch(parts(text, 61), () => undefined)
    expect(batch.rows).toBe(count)
    expect(batch.root).toBe(batchRoot(data.map(datumHash)))
    expect(batch.first[0]).toEqual({ hash: datumHash(data[0] as Datum), text: canonicalDatum(data[0] as Datum) })
  })
  it('reads a last line without an end, and no rows out of nothing', async () => {
    const data = rows(3)
    const batch = await hashBatch(parts(data.map(canonicalDatum).join('\n'), 7), () => undefined)
    expect(batch.root).toBe(batchRoot(data.map(datumHash)))
    expect(await hashBatch(parts('', 1), () => undefined)).toMatchObject({ rows: 0, root: batchRoot([]) })
  })
  it('tells of another order and of a changed letter', async () => {
    const lines = rows(4).map(canonicalDatum)
    const rootOf = async (all: string[]) => (await hashBatch(parts(all.join('\n'), 4096), () => undefined)).root
    const root = await rootOf(lines)
    expect(await rootOf([...lines].reverse())).not.toBe(root)
    expect(await rootOf(lines.map((line) => line.replace('lamp 3', 'lamp 4')))).not.toBe(root)
  })
  it('says how far it is, and lets others run while it works', async () => {
    const data = `${rows(40_000).map(canonicalDatum).join('\n')}\n`
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    const seen: number[] = []
    const batch = await hashBatch(parts(data, 1 << 20), ({ bytes }) => seen.push(bytes))
    clearInterval(timer)
    expect(batch.rows).toBe(40_000)
    expect(turns).toBeGreaterThan(1)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(stringToBytes(data).length)
  })
  it('agrees with the vectors that other languages are held to', async () => {
    const vectors = JSON.parse(readFileSync('lib/domain/hashing.vectors.json', 'utf8'))
    const lines = vectors.datum.map(({ canonical }: { canonical: string }) => canonical)
    const batch = await hashBatch(parts(lines.join('\n'), 4096), () => undefined)
    expect(batch.first.map(({ hash }) => hash)).toEqual(vectors.batch.datumHashes.slice(0, batch.first.length))
    expect(batch.root).toBe(vectors.batch.root)
  })
})
