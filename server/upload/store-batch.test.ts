import { describe, expect, it } from 'vitest'
import { batchRoot, datumHash } from '#lib/domain/hashing.ts'
import type { Datum } from '#lib/schemas/datum.ts'
import type { Datanet } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { hashBatch } from './hash-batch.ts'
import { storeBatch } from './store-batch.ts'
import { ownUploads } from './testing/own-uploads.ts'
import { makeEmptyDatanet, makePerson } from './testing/world.ts'

await ownTestDatabase()
await ownUploads()
const [owner, writer] = [await makePerson(), await makePerson()]
const instruction = (text: string, more: Partial<Datum> = {}): Datum => ({
  kind: 'instruction',
  payload: { instruction: ` ${text} `, response: `Answer to ${text}` },
  parents: [],
  ...more,
})
let nonce = 0
async function store(datanet: Datanet, data: Datum[], used = String(++nonce)) {
  const batch = await hashBatch(
    datanet,
    'instruction',
    data.map((datum) => ({ datum })),
  )
  const signed = { salt: `0x${'5'.repeat(64)}` as const, nonce: used, deadline: 1, signature: '0x' as const }
  const facts = {
    datanet,
    contributor: writer.address,
    origin: 'edit' as const,
    signed,
    commitment: '0x',
    committedAt: new Date(),
  }
  return db().$transaction((tx) => storeBatch(tx, batch, facts))
}
const count = async (datanetId: string) => [
  await db().contribution.count({ where: { datanetId } }),
  await db().datum.count({ where: { datanetId } }),
]

describe('storing a small batch', () => {
  it('keeps its rows in its order, after those that are there, as proposed', async () => {
    const datanet = await makeEmptyDatanet(owner)
    await store(datanet, [instruction('a'), instruction('b')])
    const data = [instruction('d'), instruction('c', { parents: [`0x${'1'.repeat(64)}`] })]
    const { hashes, contributionId } = await store(datanet, data)
    expect(hashes).toEqual(data.map((datum) => datumHash(datum as never)))
    const rows = await db().datum.findMany({ where: { contributionId }, orderBy: { position: 'asc' } })
    expect(rows.map(({ hash, position, state, reviewer }) => [hash, position, state, reviewer])).toEqual([
      [hashes[0], 2, 'proposed', ''],
      [hashes[1], 3, 'proposed', ''],
    ])
    expect(rows[1]).toMatchObject({ payload: { instruction: 'c' }, parents: [`0x${'1'.repeat(64)}`], origin: 'edit' })
    expect((await db().contribution.findUniqueOrThrow({ where: { id: contributionId } })).batchRoot).toBe(
      batchRoot(hashes),
    )
  })

  it('accepts them at once under quorum 0, in the owner’s name', async () => {
    const datanet = await makeEmptyDatanet(owner, { quorum: 0 })
    const { contributionId } = await store(datanet, [instruction('a')])
    const row = await db().datum.findFirstOrThrow({ where: { contributionId } })
    expect(row).toMatchObject({ state: 'accepted', reviewer: owner.address })
    expect(row.decidedAt).not.toBeNull()
  })

  it('leaves nothing when a row is there already or the nonce was used', async () => {
    const datanet = await makeEmptyDatanet(owner)
    await store(datanet, [instruction('a')], '900')
    const before = await count(datanet.id)
    await expect(store(datanet, [instruction('b'), instruction('a')])).rejects.toThrow(/is in this Datanet already/)
    await expect(store(datanet, [instruction('b')], '900')).rejects.toThrow(/has used this nonce/)
    expect(await count(datanet.id)).toEqual(before)
    // the same row may be in another Datanet
    await store(await makeEmptyDatanet(owner), [instruction('a')])
  })

  it('lets one of two who bring the same row at once through', async () => {
    const datanet = await makeEmptyDatanet(owner)
    const both = await Promise.allSettled([1, 2, 3].map(() => store(datanet, [instruction('same')])))
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of both) if (result.status === 'rejected') expect(result.reason.code).toBe('conflict')
    expect(await count(datanet.id)).toEqual([1, 1])
  })
})

describe('hashing a batch', () => {
  const open = { visibility: 'public' as const }
  const refuse = (rows: Parameters<typeof hashBatch>[2], datanet: Parameters<typeof hashBatch>[0] = open) =>
    expect(hashBatch(datanet, 'instruction', rows)).rejects
  it('names the row and field that is wrong', async () => {
    const empty = { ...instruction('a'), payload: { instruction: 'a', response: ' ' } }
    await refuse([{ datum: instruction('b') }, { datum: empty }]).toMatchObject({
      message: 'Row 2, response: This must not be empty.',
      data: { place: 'data.1.payload.response' },
    })
    await refuse([{ datum: instruction('a', { kind: 'chat' }) }]).toThrow(/Row 1 is a chat; all rows of this batch/)
    await refuse([{ datum: instruction('a') }, { datum: instruction('a') }]).toThrow(/Row 2 repeats row 1/)
  })
  it('refuses what the database cannot hold, and takes what only looks like it', async () => {
    await refuse([{ datum: instruction('a\u0000b') }]).toThrow(/Row 1 holds a NUL character/)
    await refuse([{ datum: instruction('a\ud800b') }]).toThrow(/Row 1 holds half of a character/)
    const datanet = await makeEmptyDatanet(owner)
    const { contributionId } = await store(datanet, [instruction('back\\u0000slash \\ud800 and 😀')])
    const row = await db().datum.findFirstOrThrow({ where: { contributionId } })
    expect(row.payload).toMatchObject({ instruction: 'back\\u0000slash \\ud800 and 😀' })
  })
  it('asks for a salt a row where a Datanet is private, and only there', async () => {
    const salt = `0x${'7'.repeat(64)}` as const
    await refuse([{ datum: instruction('a') }], { visibility: 'private' }).toThrow(/need a salt of 32 bytes/)
    await refuse([{ datum: instruction('a'), salt }]).toThrow(/Only rows of private Datanets have a salt/)
    const { rows } = await hashBatch({ visibility: 'private' }, 'instruction', [{ datum: instruction('a'), salt }])
    expect(rows[0]?.hash).toBe(datumHash({ ...instruction('a'), salt } as never))
    expect(rows[0]?.hash).not.toBe(datumHash(instruction('a') as never))
  })
})
