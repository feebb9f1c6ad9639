import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { describe, expect, it, vi } from 'vitest'
import type { Datum, DatumKind } from '#lib/schemas/datum.ts'
import type { Datanet } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { anonymous } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { append } from './append.ts'
import { appendCommit } from './append-commit.ts'
import { segmentFolder, uploadsFolder } from './folders.ts'
import { hashBatch } from './hash-batch.ts'
import { ownUploads } from './testing/own-uploads.ts'
import { makeEmptyDatanet, makePerson, type Person, signBatch } from './testing/world.ts'

vi.setConfig({ testTimeout: 120_000 })
await ownTestDatabase()
const deployment = await ownUploads()
const [owner, feed] = [await makePerson(), await makePerson()]
const ctx = anonymous()
const instruction = (instruction: string, response: string): Datum => ({
  kind: 'instruction',
  payload: { instruction, response },
  parents: [],
})
const readings = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) =>
    instruction(
      `What did gauge ${((from + n) * 7919) % 10007} read at ${n} o’clock?`,
      `It read ${(from + n) * 13} millimetres.`,
    ),
  )
type Options = Parameters<typeof signBatch>[1] & { commit?: boolean; salts?: `0x${string}`[] }

/** What a program does: commit, sign, hand in. */
async function prepare(
  datanet: Datanet,
  by: Person,
  data: Datum[],
  { commit = true, salts, ...options }: Options = {},
) {
  const kind = data[0]?.kind as DatumKind
  const batch = await hashBatch(
    datanet,
    kind,
    data.map((datum, i) => ({ datum, salt: salts?.[i] ?? null })),
  )
  const facts = { deployment, datanet, by, kind, batchRoot: batch.batchRoot, rows: data.length }
  const { commitment, signed } = await signBatch(facts, options)
  const who = { id: datanet.slug, contributor: by.address }
  if (commit) await appendCommit({ ctx, input: { ...who, commitment } })
  return { input: { ...who, kind, data, salts, ...signed }, hashes: batch.rows.map(({ hash }) => hash) }
}
const count = async (datanet: Datanet) => [
  await db().contribution.count({ where: { datanetId: datanet.id } }),
  await db().datum.count({ where: { datanetId: datanet.id } }),
]

describe('a program’s batch', () => {
  it('is committed to, signed, checked and stored without a session', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const { input, hashes } = await prepare(datanet, feed, readings(3))
    const made = await append({ ctx, input })
    expect(made).toMatchObject({ rows: 3, hashes })
    const rows = await db().datum.findMany({
      where: { contributionId: made.contributionId },
      orderBy: { position: 'asc' },
    })
    expect(rows.map(({ hash }) => hash)).toEqual(hashes)
    expect(rows[0]).toMatchObject({ origin: 'append', state: 'proposed', contributor: feed.address, language: 'en' })
    expect(rows[0]?.tokens).toBeGreaterThan(5)
    expect(await readdir(segmentFolder(made.contributionId))).toContain('segment.json')
    // an answer that was lost on its way is given again
    expect(await append({ ctx, input })).toEqual(made)
    expect(await count(datanet)).toEqual([1, 3])
  })

  it('is refused as a whole with the first findings, and nothing stays', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const data = [...readings(1, 50), instruction('Whom to ask?', 'Write to anna.larsen@weirs-example.org about it.')]
    const { input } = await prepare(datanet, feed, data)
    const refused = await append({ ctx, input }).catch((cause) => cause)
    expect(refused).toMatchObject({ code: 'bad_input', message: expect.stringMatching(/^Nothing was stored: Line 2/) })
    expect(refused.data.issues[0]).toMatchObject({ path: 'data.1.payload.response' })
    expect(await count(datanet)).toEqual([0, 0])
    expect(existsSync(uploadsFolder()) ? await readdir(uploadsFolder()) : []).toEqual([])
  })

  it('is refused when somebody brought a row before, with who did', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const { hashes } = await append({ ctx, input: (await prepare(datanet, feed, readings(1, 100))).input })
    const { input } = await prepare(datanet, owner, [...readings(1, 101), ...readings(1, 100)])
    await expect(append({ ctx, input })).rejects.toMatchObject({
      code: 'bad_input',
      data: {
        issues: [
          {
            path: 'data.1',
            message: expect.stringContaining(`It is ${hashes[0]} of ${feed.address} in ${datanet.name}.`),
          },
        ],
      },
    })
  })

  it('is refused without a commitment, with another’s signature, or a nonce that was used', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const uncommitted = await prepare(datanet, feed, readings(1, 150), { commit: false })
    await expect(append({ ctx, input: uncommitted.input })).rejects.toThrow(/not committed to by this wallet/)
    const forged = await prepare(datanet, feed, readings(1, 151), { signer: owner.account })
    await expect(append({ ctx, input: forged.input })).rejects.toThrow(/is not by 0x/)
    const late = await prepare(datanet, feed, readings(1, 152), { deadline: 1_000_000 })
    await expect(append({ ctx, input: late.input })).rejects.toThrow(/signature has expired/)
    await append({ ctx, input: (await prepare(datanet, feed, readings(1, 153), { nonce: 5n })).input })
    const reused = await prepare(datanet, feed, readings(1, 154), { nonce: 5n })
    await expect(append({ ctx, input: reused.input })).rejects.toMatchObject({ code: 'conflict' })
    expect(await count(datanet)).toEqual([1, 1])
  })

  it('may only hold rows of one kind that the Datanet takes, by who may contribute', async () => {
    const datanet = await makeEmptyDatanet(owner, { kinds: ['instruction', 'label'] })
    const [row] = readings(1, 200)
    const { input } = await prepare(datanet, feed, [row as Datum], { commit: false })
    await expect(append({ ctx, input: { ...input, kind: 'chat' } })).rejects.toThrow(/not chat rows/)
    await expect(append({ ctx, input: { ...input, kind: 'validation' } })).rejects.toThrow(/in the review queue/)
    const edit = { ...(row as Datum), parents: [`0x${'1'.repeat(64)}` as const] }
    await expect(append({ ctx, input: { ...input, data: [edit] } })).rejects.toThrow(
      /is an edit; propose it in the review queue/,
    )
    const label: Datum = { kind: 'label', payload: { datum: `0x${'1'.repeat(64)}`, label: 'good' }, parents: [] }
    const stray = await prepare(datanet, feed, [label])
    await expect(append({ ctx, input: stray.input })).rejects.toThrow(/Row 1 labels a row that is not in this Datanet/)
    const listed = await makeEmptyDatanet(owner, { contributePolicy: 'list' })
    await expect(prepare(listed, feed, readings(1, 201))).rejects.toThrow(/Only its contributors may add rows/)
  })

  it('brings a salt a row to a private Datanet', async () => {
    const datanet = await makeEmptyDatanet(owner, { visibility: 'private' })
    const salts = [`0x${'a'.repeat(64)}`, `0x${'b'.repeat(64)}`] as const
    const { input, hashes } = await prepare(datanet, owner, readings(2, 300), { salts: [...salts] })
    await expect(append({ ctx, input: { ...input, salts: [salts[0]] } })).rejects.toThrow(/2 rows and 1 salts/)
    await expect(append({ ctx, input: { ...input, salts: undefined } })).rejects.toThrow(/need a salt of 32 bytes each/)
    expect((await append({ ctx, input })).hashes).toEqual(hashes)
    const rows = await db().datum.findMany({ where: { datanetId: datanet.id }, orderBy: { position: 'asc' } })
    expect(rows.map(({ salt }) => salt)).toEqual(salts)
  })
})
