import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { keccak256, stringToBytes } from 'viem'
import { describe, expect, it, vi } from 'vitest'
import { batchRoot, datumHash } from '#lib/domain/hashing.ts'
import type { FindingChoices } from '#lib/schemas/finding.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { db } from '#server/db.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { batchFile, segmentFolder, uploadFolder } from '#server/upload/folders.ts'
import {
  cancelUpload,
  checkUpload,
  getUpload,
  hashBatch,
  listFindings,
  listUploadRows,
  listUploads,
  readBatch,
  storeBatch,
} from '#server/upload/index.ts'
import { readSegment } from '#server/upload/segments.ts'
import { ownUploads } from '#server/upload/testing/own-uploads.ts'
import { makeEmptyDatanet, makePerson } from '#server/upload/testing/world.ts'
import { bring, sign, work } from './testing/run-ingest.ts'

// each step starts a Python process, and many test files share the cores
vi.setConfig({ testTimeout: 120_000 })
await ownTestDatabase()
const deployment = await ownUploads()
const [owner, writer] = [await makePerson(), await makePerson()]

const topics = ['weirs', 'ferries', 'mills', 'bridges', 'lamps', 'orchards', 'quays', 'bells']
/** Rows that say different things. */
const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => {
    const [i, topic] = [from + n, topics[(from + n) % topics.length]]
    const word = keccak256(stringToBytes(`${i}`)).slice(2, 14)
    return {
      question: `What did the ${topic} of ${word} cost in year ${1700 + i}?`,
      answer: `They cost ${i * 37} crowns, says ${word.slice(3)}.`,
    }
  })
const lines = (data: object[]) => data.map((row) => JSON.stringify(row)).join('\n')
const fresh = async (upload: Upload) => getUpload({ ctx: writer.ctx, input: { uploadId: upload.id } })
const ruleOf = (upload: Upload, rule: string) => upload.report?.findings.find((found) => found.rule === rule)

describe('rows from text to the Datanet', () => {
  it('are inspected, checked, signed and stored in their order', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const data = rows(30)
    const checked = await bring(writer, datanet, { text: lines(data) })
    expect(checked).toMatchObject({ state: 'checked', kind: 'instruction', rows: 30, error: null })
    expect(checked.report).toMatchObject({ rowsRead: 30, rowsReady: 30, rowsBlocked: 0 })

    const batch = await readBatch({ ctx: writer.ctx, input: { uploadId: checked.id } })
    const texts = (await batch.text()).trimEnd().split('\n')
    const hashes = texts.map((text) => keccak256(stringToBytes(text)))
    expect(batchRoot(hashes)).toBe(checked.batchRoot)
    const [first] = data
    const payload = { instruction: first?.question ?? '', response: first?.answer ?? '' }
    expect(hashes[0]).toBe(datumHash({ kind: 'instruction', payload, parents: [] }))

    const page = await listUploadRows({ ctx: writer.ctx, input: { uploadId: checked.id, limit: 20 } })
    const rest = await listUploadRows({
      ctx: writer.ctx,
      input: { uploadId: checked.id, limit: 20, cursor: page.nextCursor ?? '' },
    })
    expect([...page.rows, ...rest.rows].map(({ line }) => line)).toEqual(data.map((_, index) => index + 1))
    expect(rest.nextCursor).toBeNull()

    expect((await sign(deployment, writer, datanet, checked)).state).toBe('storing')
    const stored = await work(writer, checked.id)
    expect(stored).toMatchObject({ state: 'stored', doneRows: 30 })
    const kept = await db().datum.findMany({ where: { datanetId: datanet.id }, orderBy: { position: 'asc' } })
    expect(kept.map(({ hash }) => hash)).toEqual(hashes)
    expect(kept[0]).toMatchObject({
      payload,
      state: 'proposed',
      origin: 'paste',
      language: 'en',
      contributor: writer.address,
    })
    expect(kept.every(({ tokens }) => (tokens ?? 0) > 5)).toBe(true)
    expect(await readSegment(stored.contributionId ?? '')).toMatchObject({
      rows: 30,
      datanet_id: datanet.id,
      first_position: 0,
    })
    expect(existsSync(uploadFolder(checked.id))).toBe(false)
    expect((await listUploads({ ctx: writer.ctx, input: { id: datanet.slug } })).map(({ id }) => id)).toEqual([
      checked.id,
    ])
  })

  it('are found again in another Datanet, with who brought them first; a private one is not told of', async () => {
    const [first] = await db().datum.findMany({
      where: { contributor: writer.address },
      orderBy: { position: 'asc' },
      take: 1,
    })
    const reader = await makePerson()
    const datanet = await makeEmptyDatanet(owner)
    const again = await bring(reader, datanet, { text: lines(rows(3)) })
    expect(again).toMatchObject({ state: 'checked', rows: null, batchRoot: null })
    const example = ruleOf(again, 'exact_duplicate')?.examples[0]
    const before = await db().datanet.findUniqueOrThrow({ where: { id: first?.datanetId } })
    expect(example?.similar).toMatchObject({ hash: first?.hash, contributor: writer.address, datanetSlug: before.slug })
    const input = { uploadId: again.id, limit: 2, rule: 'exact_duplicate' as const }
    const page = await listFindings({ ctx: reader.ctx, input })
    expect(page.findings).toHaveLength(2)
    expect(page.findings[0]?.similar?.datanetName).toBe(before.name)
    const last = await listFindings({ ctx: reader.ctx, input: { ...input, cursor: page.nextCursor ?? '' } })
    expect([last.findings.map(({ line }) => line), last.nextCursor]).toEqual([[3], null])

    await db().datanet.update({ where: { id: before.id }, data: { visibility: 'private' } })
    const hidden = await listFindings({ ctx: reader.ctx, input })
    expect(hidden.findings[0]?.similar).toMatchObject({
      hash: null,
      contributor: null,
      datanetName: null,
      excerpt: null,
    })
    await db().datanet.update({ where: { id: before.id }, data: { visibility: 'public' } })
  })

  it('wait while something blocks, and go on as it is dealt with', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const [a, b, c] = rows(3, 100)
    const text = lines([
      a,
      { ...b, answer: 'Write to anna.larsen@weirs-example.org about it.' },
      c,
      { question: 'And?', answer: '' },
    ] as object[])
    const blocked = await bring(writer, datanet, { text })
    expect(blocked).toMatchObject({ state: 'checked', rows: null })
    expect(blocked.report?.rowsBlocked).toBe(2)
    expect(ruleOf(blocked, 'private_email')?.examples[0]?.excerpt).not.toContain('anna.larsen')
    await expect(
      sign(deployment, writer, datanet, { ...blocked, kind: 'instruction', batchRoot: `0x${'1'.repeat(64)}`, rows: 4 }),
    ).rejects.toThrow(/nothing to sign in this upload yet/)
    const choices: FindingChoices = {
      rules: { private_email: { fix: 'mask' }, empty_answer: { fix: 'drop' } },
      lines: [],
      toxicity: false,
    }
    const wrong: FindingChoices = { ...choices, rules: { empty_answer: { fix: 'mask' } } }
    await expect(checkUpload({ ctx: writer.ctx, input: { uploadId: blocked.id, choices: wrong } })).rejects.toThrow(
      /empty_answer found cannot be dealt with by mask; choose drop/,
    )
    await checkUpload({ ctx: writer.ctx, input: { uploadId: blocked.id, choices } })
    const checked = await work(writer, blocked.id)
    expect(checked).toMatchObject({ state: 'checked', rows: 3 })
    await sign(deployment, writer, datanet, checked)
    await work(writer, checked.id)
    const kept = await db().datum.findMany({ where: { datanetId: datanet.id }, orderBy: { position: 'asc' } })
    expect(JSON.stringify(kept)).not.toContain('anna.larsen')
    expect(kept).toHaveLength(3)
  })

  it('are salted in a private Datanet, accepted at once under quorum 0, and flagged where they are kept with a reason', async () => {
    const about = { visibility: 'private', quorum: 0, contributePolicy: 'list' } as const
    const datanet = await makeEmptyDatanet(writer, about)
    const [a, b] = rows(2, 200)
    const near = { question: a?.question, answer: `${a?.answer} Indeed.` }
    const first = await bring(writer, datanet, { text: lines([a, b, near] as object[]) })
    const choices: FindingChoices = {
      rules: { near_duplicate: { fix: 'keep', reason: 'two tellings' } },
      lines: [],
      toxicity: false,
    }
    await checkUpload({ ctx: writer.ctx, input: { uploadId: first.id, choices } })
    const checked = await work(writer, first.id)
    expect(checked.rows).toBe(3)
    await sign(deployment, writer, datanet, checked)
    await work(writer, checked.id)
    const kept = await db().datum.findMany({ where: { datanetId: datanet.id }, orderBy: { position: 'asc' } })
    for (const row of kept) {
      expect(row).toMatchObject({ state: 'accepted', reviewer: writer.address })
      expect(row.salt).toMatch(/^0x[0-9a-f]{64}$/)
      expect(row.hash).toBe(datumHash(row as never))
    }
    expect(new Set(kept.map(({ salt }) => salt)).size).toBe(3)
    expect(kept[2]?.flags).toEqual([{ rule: 'near_duplicate', reason: 'two tellings', similar: kept[0]?.hash }])
    const stranger = await makePerson()
    await expect(bring(stranger, datanet, { text: lines(rows(1)) })).rejects.toThrow(
      /Only its contributors may add rows/,
    )
  })

  it('may be labels of rows that are there, and of no others', async () => {
    const datanet = await makeEmptyDatanet(owner, { kinds: ['instruction', 'label'] })
    const base = await bring(writer, datanet, { text: lines(rows(2, 300)) })
    await sign(deployment, writer, datanet, base)
    await work(writer, base.id)
    const [one, two] = await db().datum.findMany({ where: { datanetId: datanet.id } })
    const labels = (targets: (string | undefined)[]) =>
      lines(targets.map((datum, i) => ({ datum, label: `good ${i}` })))
    const stray = await bring(writer, datanet, { text: labels([one?.hash, `0x${'9'.repeat(64)}`]) })
    expect(stray).toMatchObject({
      state: 'failed',
      error: { message: 'Row 2 labels a row that is not in this Datanet; take it out of the file.', place: 'row 2' },
    })
    const good = await bring(writer, datanet, { text: labels([one?.hash, two?.hash]) })
    expect(good).toMatchObject({ state: 'checked', kind: 'label', rows: 2 })
  })
})

describe('an upload that does not go through', () => {
  it('says what is wrong with a file that cannot be read, and where', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const broken = await bring(writer, datanet, {
      text: 'question,answer\n"never closed,1\n2,3\n',
      format: 'csv',
      fileName: 'a.csv',
    })
    expect(['failed', 'mapping', 'checked']).toContain(broken.state)
    const empty = await bring(writer, datanet, { text: '\n\n' })
    expect(empty.state).toBe('failed')
    expect(empty.error?.message).toMatch(/is empty; choose a file with at least one row/)
    expect(empty.error?.place).toBe('line 1')
  })

  it('asks which column holds what where the names do not say it, and refuses kinds that the Datanet does not take', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const unclear = await bring(writer, datanet, {
      text: lines(rows(3, 400).map(({ question, answer }) => ({ a1: question, a2: answer }))),
    })
    expect(unclear.state).toBe('mapping')
    await expect(checkUpload({ ctx: writer.ctx, input: { uploadId: unclear.id } })).rejects.toThrow(
      /Say first which column/,
    )
    const chat = { as: 'rows', kind: 'translation', columns: { source: 'a1', target: 'a2' }, constants: {} } as const
    await expect(checkUpload({ ctx: writer.ctx, input: { uploadId: unclear.id, mapping: chat } })).rejects.toThrow(
      /takes instruction rows, not translation rows/,
    )
    const mapping = {
      as: 'rows',
      kind: 'instruction',
      columns: { instruction: 'a1', response: 'a2' },
      constants: {},
    } as const
    await checkUpload({ ctx: writer.ctx, input: { uploadId: unclear.id, mapping } })
    expect(await work(writer, unclear.id)).toMatchObject({ state: 'checked', rows: 3 })
  })

  it('is another’s business only', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const mine = await bring(writer, datanet, { text: lines(rows(2, 500)) })
    const input = { uploadId: mine.id }
    for (const verb of [getUpload, readBatch, cancelUpload]) {
      await expect(verb({ ctx: owner.ctx, input })).rejects.toThrow(/There is no upload here/)
    }
    const other = await makePerson()
    // the batch of one, signed by another: neither of them can hand it in
    await expect(sign(deployment, { ...writer, account: other.account }, datanet, mine)).rejects.toThrow(/is not by 0x/)
    await expect(sign(deployment, { ...other, ctx: writer.ctx }, datanet, mine)).rejects.toThrow(
      /not committed to by this wallet/,
    )
    expect((await fresh(mine)).state).toBe('checked')
    expect(await db().datum.count({ where: { datanetId: datanet.id } })).toBe(0)
  })

  it('fails as a whole when a row or the nonce came in by another way meanwhile', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const [one, two] = [
      await bring(writer, datanet, { text: lines(rows(3, 600)) }),
      await bring(writer, datanet, { text: lines(rows(3, 602)) }),
    ]
    await sign(deployment, writer, datanet, one, { nonce: 1n })
    await sign(deployment, writer, datanet, two, { nonce: 2n })
    expect((await work(writer, one.id)).state).toBe('stored')
    const failed = await work(writer, two.id)
    expect(failed.error?.message).toMatch(
      /Row 0x\w{64} has come into this Datanet in the meantime; check the file again/,
    )
    expect(await db().datum.count({ where: { datanetId: datanet.id } })).toBe(3)
    expect(await db().contribution.count({ where: { datanetId: datanet.id } })).toBe(1)
    expect(await readSegment(`con_${two.id.slice(4)}`)).toBeNull()
    // it can be checked again, and then says which row it is
    await checkUpload({ ctx: writer.ctx, input: { uploadId: two.id } })
    expect(ruleOf(await work(writer, two.id), 'exact_duplicate')?.examples[0]?.line).toBe(1)

    const three = await bring(writer, datanet, { text: lines(rows(2, 610)) })
    await expect(sign(deployment, writer, datanet, three, { nonce: 1n })).rejects.toThrow(/has used this nonce/)
  })

  it('stores nothing twice when its job runs twice at once', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const checked = await bring(writer, datanet, { text: lines(rows(5, 700)) })
    await sign(deployment, writer, datanet, checked)
    await Promise.all([work(writer, checked.id), work(writer, checked.id)])
    expect((await fresh(checked)).state).toBe('stored')
    expect(await db().datum.count({ where: { datanetId: datanet.id } })).toBe(5)
    expect(await readdir(segmentFolder(`con_${checked.id.slice(4)}`))).toContain('meta.json')
  })

  it('is not stored when its files changed after the signature', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const checked = await bring(writer, datanet, { text: lines(rows(4, 800)) })
    await sign(deployment, writer, datanet, checked)
    const file = batchFile(checked.id)
    await writeFile(file, (await readFile(file, 'utf8')).replace('crowns', 'florins'))
    const failed = await work(writer, checked.id)
    expect(failed.error?.message).toMatch(/rows that were signed have changed on the disk/)
    expect(await db().datum.count({ where: { datanetId: datanet.id } })).toBe(0)
    expect(await db().contribution.count({ where: { datanetId: datanet.id } })).toBe(0)
  })
})

describe('rows that came without a check of their own', () => {
  it('are found as duplicates all the same', async () => {
    const [here, elsewhere] = [await makeEmptyDatanet(owner), await makeEmptyDatanet(owner)]
    const data = rows(2, 900).map(({ question, answer }) => ({
      datum: { kind: 'instruction' as const, payload: { instruction: question, response: answer }, parents: [] },
    }))
    const batch = await hashBatch(here, 'instruction', data)
    const signed = { salt: `0x${'5'.repeat(64)}`, nonce: '4711', deadline: 1, signature: '0x' } as const
    const about = { contributor: owner.address, origin: 'edit', commitment: '0x', committedAt: new Date() } as const
    await db().$transaction((tx) => storeBatch(tx, batch, { ...about, signed, datanet: here }))
    const again = await bring(writer, elsewhere, { text: lines(rows(2, 899)) })
    const found = ruleOf(again, 'exact_duplicate')
    expect(found).toMatchObject({
      count: 1,
      examples: [{ line: 2, similar: { hash: batch.rows[0]?.hash, contributor: owner.address } }],
    })
  })
})
