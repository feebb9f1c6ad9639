import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDuckDb } from '../duckdb.ts'
import { findCandidates, writeGrams } from './grams.ts'
import { LineFile, writeOffsets } from './line-file.ts'

const ROWS = 70_000
const most = ROWS
/** so long that the rows make more than one batch */
const padding = 'x'.repeat(700)
const special = ['İSTANBUL ışıkları', 'ΟΔΟΣ 7', 'Fünf ΓΈΦΥΡΕΣ, Straẞe', '300 \u212A', '𐐀𐐁𐐂', '日本語の灯台', 'a\nb', '']
const textOf = (row: number) => special[row] ?? `Keeper ${row % 977} saw light ${row} from the bay.`
let folder: string
let index: string
let lines: LineFile

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'modelfactory-grams-'))
  const [file, offsets] = [path.join(folder, 'lines'), path.join(folder, 'offsets')]
  index = path.join(folder, 'grams')
  await writeFile(
    file,
    Array.from({ length: ROWS }, (_, row) => `${JSON.stringify([textOf(row), padding])}\n`).join(''),
  )
  await writeOffsets(file, offsets)
  lines = await LineFile.open(file, offsets)
  await writeGrams(lines, (line) => JSON.parse(line)[0], index)
})
afterAll(async () => {
  await lines.close()
  await rm(folder, { recursive: true })
})

describe('an index of threes', () => {
  it.each([
    'light 66123 ',
    'KEEPER 45 SAW LIGHT',
    'saw light 7',
    'the bay',
  ])('names every row that holds “%s”', async (text) => {
    const found = new Set(await findCandidates(index, [text], most))
    const holding = Array.from({ length: ROWS }, (_, row) => row).filter((row) =>
      textOf(row).toLowerCase().includes(text.toLowerCase()),
    )
    expect(holding.length).toBeGreaterThan(0)
    expect(holding.filter((row) => !found.has(row))).toEqual([])
  })

  it('leaves out nearly all others', async () => {
    expect((await findCandidates(index, ['light 66123 from'], most))?.length).toBeLessThan(20)
    expect(await findCandidates(index, ['zebra crossing'], most)).toEqual([])
    expect((await findCandidates(index, ['keeper 45 ', 'light 45 '], most))?.length).toBeLessThan(100)
  })

  it('takes letters for the same that the database takes for the same', async () => {
    const { sql, close } = await openDuckDb()
    for (const [row, text] of special.entries()) {
      const [lowered] = (await sql.runAndReadAll('SELECT lower($text) AS text', { text })).getRowObjectsJson()
      for (const asked of [text, String(lowered?.text)].filter(({ length }) => length >= 3)) {
        expect(await findCandidates(index, [asked], most), asked).toContain(row)
      }
    }
    close()
  })

  it('says when it cannot tell', async () => {
    expect(await findCandidates(index, ['ab'], most)).toBeNull()
    expect(await findCandidates(index, ['keeper'], 1_000)).toBeNull()
    expect(await findCandidates(path.join(folder, 'none'), ['keeper'], most)).toBeNull()
    const old = path.join(folder, 'old')
    await writeFile(old, (await readFile(index)).fill(1, 12, 16))
    expect(await findCandidates(old, ['keeper'], most)).toBeNull()
  })
})
