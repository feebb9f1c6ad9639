import { getAddress } from 'viem'
import type { Prisma } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { newId } from '../id.ts'

let counter = 0
const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}`

export type TestUser = { ctx: Ctx; userId: string; address: `0x${string}` }

/** A signed-in caller with a made-up address. */
export async function makeUser({ operator = false } = {}): Promise<TestUser> {
  counter += 1
  const address = getAddress(`0x${counter.toString(16).padStart(40, 'a')}`)
  const userId = newId('usr')
  await db().user.create({ data: { id: userId, address } })
  return { userId, address, ctx: { ...anonymous(), session: { userId, address, operator } } }
}

export const anonymous = (): Ctx => ({ session: null, cookies: {}, host: 'localhost', setCookie: () => {} })

/** A released Datanet with as many rows; answers with its version's id. @param about what is not as usual */
export async function makeDatanet(
  rows = 6,
  about: Partial<Prisma.DatanetUncheckedCreateInput> = {},
): Promise<{ datanetId: string; versionId: string }> {
  counter += 1
  const [datanetId, versionId] = [newId('dn'), newId('dnv')]
  const address = getAddress(`0x${'c'.repeat(40)}`)
  await db().datanet.create({
    data: {
      id: datanetId,
      chainDatanetId: String(1000 + counter),
      salt: hash(counter),
      slug: `datanet-${counter}`,
      name: `Datanet ${counter}`,
      domain: 'tests',
      summary: 'rows for tests',
      description: '',
      licence: 'CC0-1.0',
      kinds: ['instruction'],
      guidelines: '',
      sampleQuestions: [],
      ownerAddress: address,
      ...about,
    },
  })
  const data = await makeRows(datanetId, address, rows, { state: 'accepted', reviewer: address })
  await db().datanetVersion.create({
    data: {
      id: versionId,
      datanetId,
      version: 1,
      root: hash(9),
      rows,
      manifest: {},
      manifestHash: hash(8),
      releasedAt: new Date(),
    },
  })
  await db().datanetVersionDatum.createMany({
    data: data.map(({ id }, index) => ({ versionId, index, datumId: id })),
  })
  return { datanetId, versionId }
}

/** Rows of one contribution, proposed unless `about` says otherwise, after those that are there. */
export async function makeRows(
  datanetId: string,
  contributor: string,
  rows: number,
  about: Partial<Prisma.DatumCreateManyInput> = {},
): Promise<{ id: string; hash: string }[]> {
  counter += 1
  const contributionId = newId('con')
  await db().contribution.create({
    data: {
      id: contributionId,
      datanetId,
      kind: 1,
      contributor,
      batchRoot: hash(1),
      rows,
      licence: 'CC0-1.0',
      nonce: String(counter),
      deadline: 0n,
      signature: '0x',
      commitment: hash(2),
      salt: hash(3),
      committedAt: new Date(),
    },
  })
  const { nextPosition } = await db().datanet.update({
    where: { id: datanetId },
    data: { nextPosition: { increment: rows } },
  })
  const batch = counter
  const data = Array.from({ length: rows }, (_, index) => ({
    id: newId('dat'),
    datanetId,
    contributionId,
    hash: hash(batch * 1000 + index),
    kind: 'instruction',
    payload: { instruction: `Question ${index}?`, response: `Answer ${index}.` },
    parents: [],
    contributor,
    reviewer: '',
    state: 'proposed' as const,
    position: nextPosition - rows + index,
    ...about,
  }))
  await db().datum.createMany({ data })
  return data.map(({ id, hash: name }) => ({ id, hash: name }))
}

/** A queued run of a user. @param about what is not as usual */
export async function makeRun(
  userId: string,
  versionId: string,
  queuedAt = new Date(),
  about: Partial<Prisma.RunUncheckedCreateInput> = {},
): Promise<string> {
  const id = newId('run')
  await db().run.create({
    data: {
      id,
      userId,
      name: 'test',
      baseModelId: 'smollm2-135m-instruct',
      params: {},
      idempotencyKey: id,
      queuedAt,
      datanets: { create: { versionId } },
      ...about,
    },
  })
  return id
}
