import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Upload } from '#lib/schemas/upload.ts'
import type { Datanet } from '#prisma/generated/client.ts'
import { db } from '#server/db.ts'
import { newId } from '#server/id.ts'
import { withdrawRow } from '#server/release/index.ts'
import { runExamination } from '#server/release/run-examination.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { segmentFolder, segmentsFolder } from '#server/upload/folders.ts'
import { fillSegments, hashBatch, listFindings, type RawReport, storeBatch } from '#server/upload/index.ts'
import { mixedSegments, readSegment } from '#server/upload/segments.ts'
import { ownUploads } from '#server/upload/testing/own-uploads.ts'
import { makeEmptyDatanet, makePerson, type Person } from '#server/upload/testing/world.ts'
import { bring, sign, work } from './testing/run-ingest.ts'

// each step starts a Python process, and many test files share the cores
vi.setConfig({ testTimeout: 120_000 })
await ownTestDatabase()
const deployment = await ownUploads()
const [owner, writer, stranger] = [await makePerson(), await makePerson(), await makePerson()]
const never = new AbortController().signal

type Row = { question: string; answer: string }
const ferry = {
  question: 'When does the ferry to Stenvik leave?',
  answer: 'At seven in the morning from the north quay.',
}
const lamp = {
  question: 'Who lights the lamps of Oskby?',
  answer: 'Birgit Elster does, every evening before the tide.',
}
const mill = {
  question: 'What does the mill of Tarfors grind?',
  answer: 'Barley in autumn, and salt when the lake is low.',
}
const lines = (rows: Row[]) => rows.map((row) => JSON.stringify(row)).join('\n')
const edited = ({ question, answer }: Row) => ({ question, answer: answer.replace('the ', 'the the ') })

/** Stored without a check of their own, as samples and edits are. @returns the contribution and the rows' hashes */
async function storeUnchecked(datanet: Datanet, rows: Row[], by: Person = writer) {
  const data = rows.map(({ question, answer }) => ({
    datum: { kind: 'instruction' as const, payload: { instruction: question, response: answer }, parents: [] },
    ...(datanet.visibility === 'private' ? { salt: `0x${'7'.repeat(64)}` as const } : {}),
  }))
  const batch = await hashBatch(datanet, 'instruction', data)
  const signed = {
    salt: `0x${'5'.repeat(64)}`,
    nonce: String(Math.random()).slice(2),
    deadline: 1,
    signature: '0x',
  } as const
  const about = { contributor: by.address, origin: 'edit', commitment: '0x', committedAt: new Date() } as const
  const { contributionId } = await db().$transaction((tx) => storeBatch(tx, batch, { ...about, signed, datanet }))
  return { contributionId, hashes: batch.rows.map(({ hash }) => hash) }
}
async function storeChecked(datanet: Datanet, rows: Row[]): Promise<string> {
  const checked = await bring(writer, datanet, { text: lines(rows) })
  await sign(deployment, writer, datanet, checked)
  expect((await work(writer, checked.id)).state).toBe('stored')
  return `con_${checked.id.slice(4)}`
}
/** [rule, line, the original's hash] of what a check says of duplicates. */
const duplicatesIn = ({ report }: Pick<Upload, 'report'>) =>
  (report?.findings ?? [])
    .filter(({ rule }) => rule.endsWith('duplicate'))
    .flatMap(({ rule, examples }) => examples.map(({ line, similar }) => [rule, line, similar?.hash ?? null]))
    .sort((one, other) => Number(one[1]) - Number(other[1]))
const textsOf = (name: string) => readFile(path.join(segmentFolder(name), 'texts.bin'), 'latin1')

describe('a row that was withdrawn', () => {
  it('is nobody’s original any more, and its text is gone from the disk', async () => {
    const [here, there] = [await makeEmptyDatanet(owner), await makeEmptyDatanet(owner)]
    const ownSegment = await storeChecked(here, [ferry, lamp])
    const stored = await db().datum.findMany({ where: { contributionId: ownSegment }, orderBy: { position: 'asc' } })
    const edit = await storeUnchecked(here, [mill])
    const text = lines([ferry, edited(lamp), edited(mill)])
    const before = await bring(stranger, there, { text })
    expect(duplicatesIn(before)).toEqual([
      ['exact_duplicate', 1, stored[0]?.hash],
      ['near_duplicate', 2, stored[1]?.hash],
      ['near_duplicate', 3, edit.hashes[0]],
    ])
    const mixed = (await mixedSegments())[0]?.[0] as string
    expect([await textsOf(ownSegment), await textsOf(mixed)].join()).toMatch(/ferry.*birgit.*barley/s)

    for (const hash of [stored[0]?.hash, edit.hashes[0]]) {
      await withdrawRow({ ctx: writer.ctx, input: { id: here.id, hash: hash as `0x${string}` } })
    }
    const texts = [await textsOf(ownSegment), await textsOf(mixed)].join()
    expect(texts).not.toMatch(/ferry|seven|mill|barley/)
    expect(texts).toMatch(/birgit/)
    // nor does what was found before name it
    const { findings } = await listFindings({ ctx: stranger.ctx, input: { uploadId: before.id, limit: 20 } })
    const named = findings.flatMap(({ line, similar }) => (similar?.hash ? [line] : []))
    expect(named).toEqual([2])
    const after = await bring(stranger, there, { text })
    expect(duplicatesIn(after)).toEqual([['near_duplicate', 2, stored[1]?.hash]])
  })

  it('is not fingerprinted when it was withdrawn first', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const { hashes } = await storeUnchecked(datanet, [
      { question: 'Which bell rings at noon?', answer: 'The cracked one above the customs house.' },
      { question: 'Which bell rings at night?', answer: 'The one that the harbour master bought in Dorling.' },
    ])
    await withdrawRow({ ctx: writer.ctx, input: { id: datanet.id, hash: hashes[0] as `0x${string}` } })
    await fillSegments(never)
    const texts = await Promise.all((await mixedSegments()).map(([name]) => textsOf(name)))
    expect(texts.join()).not.toContain('customs house')
    expect(texts.join()).toContain('harbour master')
  })
})

describe('a row of a private Datanet', () => {
  it('is an original to those alone who may read it', async () => {
    const [hidden, open] = [await makeEmptyDatanet(owner, { visibility: 'private' }), await makeEmptyDatanet(owner)]
    const secret = {
      question: 'What is the code of the north gate?',
      answer: 'Turn the wheel to the heron and then to the oak.',
    }
    const { hashes } = await storeUnchecked(hidden, [secret], owner)
    const text = lines([secret, edited(secret)])
    const told = await bring(stranger, open, { text })
    // their own second row is a copy of their first one; of the private row nothing is said
    expect(duplicatesIn(told)).toEqual([['near_duplicate', 2, null]])
    expect(JSON.stringify(told.report)).not.toContain(hashes[0])
    const reader = { datanetId: hidden.id, address: stranger.address, role: 'reader', state: 'approved' } as const
    await db().datanetMember.create({ data: reader })
    expect(duplicatesIn(await bring(stranger, open, { text }))).toEqual([
      ['exact_duplicate', 1, hashes[0]],
      ['near_duplicate', 2, hashes[0]],
    ])
  })
})

describe('the check before a release', () => {
  const examined = async (datanet: Datanet) => {
    const id = newId('doc')
    await db().datum.updateMany({ where: { datanetId: datanet.id }, data: { state: 'accepted' } })
    const rows = await db().datum.count({ where: { datanetId: datanet.id } })
    await db().doctorReport.create({ data: { id, datanetId: datanet.id, state: 'checking', rows } })
    await runExamination(id, never)
    const { report } = await db().doctorReport.findUniqueOrThrow({ where: { id } })
    return (report as unknown as RawReport).findings.flatMap(({ rule, examples }) =>
      rule.endsWith('duplicate') ? examples.map(({ similar }) => [rule, similar?.segment, similar?.index]) : [],
    )
  }

  it('finds rows of other Datanets in the same mixed segment, but never its own and none of private ones', async () => {
    const [mine, other] = [await makeEmptyDatanet(owner), await makeEmptyDatanet(owner)]
    const closed = await makeEmptyDatanet(owner, { visibility: 'private' })
    const tide = {
      question: 'How high is the spring tide at Fenmouth?',
      answer: 'It reaches the third step of the fish stairs.',
    }
    const rope = {
      question: 'Who makes rope in Quilberg?',
      answer: 'The widow Haugen, from flax that she grows herself.',
    }
    const slate = {
      question: 'Where does the slate of Kallwick go?',
      answer: 'To the roofs of the capital, by barge in spring.',
    }
    await storeUnchecked(mine, [tide, rope, slate])
    const { contributionId } = await storeUnchecked(other, [slate, edited(tide)])
    await storeUnchecked(closed, [rope])
    const found = await examined(mine)
    const mixed = (await mixedSegments()).find(([, one]) => one?.contributions.includes(contributionId))
    const owners = mixed?.[1]?.parts.map(({ datanet_id }) => datanet_id)
    expect(owners).toEqual(expect.arrayContaining([mine.id, other.id, closed.id]))
    const { id } = await db().datum.findFirstOrThrow({
      where: { contributionId, payload: { path: ['instruction'], equals: slate.question } },
    })
    expect(found).toHaveLength(2)
    expect(found).toContainEqual(['exact_duplicate', mixed?.[0], mixed?.[1]?.data.indexOf(id)])
    expect(await examined(other)).toHaveLength(2)
  })
})

describe('mixed segments', () => {
  it('of an older make, or with rows of a Datanet that is gone, are made anew', async () => {
    const [kept, gone] = [await makeEmptyDatanet(owner), await makeEmptyDatanet(owner)]
    const wharf = { question: 'Who owns the wharf of Ildholm?', answer: 'Nobody has since the fire in the sail loft.' }
    const { contributionId } = await storeUnchecked(kept, [wharf])
    await storeUnchecked(gone, [
      { question: 'Who owns the crane?', answer: 'The guild of coopers bought it at the auction.' },
    ])
    await fillSegments(never)
    await db().datanet.delete({ where: { id: gone.id } })
    const old = segmentFolder('mix_00000000000000000000')
    await mkdir(old)
    await writeFile(
      path.join(old, 'segment.json'),
      JSON.stringify({ created_at: '2026-01-01', contributions: [], data: [] }),
    )
    await fillSegments(never)
    const mixed = await mixedSegments()
    const texts = await Promise.all(mixed.map(([name]) => textsOf(name)))
    expect(texts.join()).not.toContain('coopers')
    expect(texts.join()).toContain('sail loft')
    expect(mixed.filter(([, segment]) => segment?.contributions.includes(contributionId))).toHaveLength(1)
    expect(await readdir(segmentsFolder())).not.toContain(path.basename(old))
    expect(await readSegment(path.basename(old))).toBeNull()
  })
})
