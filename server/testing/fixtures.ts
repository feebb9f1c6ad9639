import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { newId } from '../id.ts'

let counter = 0

/** A signed-in caller with a made-up address. */
export async function makeUser({
  operator = false,
} = {}): Promise<{ ctx: Ctx; userId: string; address: `0x${string}` }> {
  counter += 1
  const address = `0x${counter.toString(16).padStart(40, 'a')}` as `0x${string}`
  const userId = newId('usr')
  await db().user.create({ data: { id: userId, address } })
  return { userId, address, ctx: { ...anonymous(), session: { userId, address, operator } } }
}

export const anonymous = (): Ctx => ({ session: null, cookies: {}, host: 'localhost', setCookie: () => {} })

/** A released Datanet with as many rows; answers with its version's id. */
export async function makeDatanet(rows = 6): Promise<{ datanetId: string; versionId: string }> {
  counter += 1
  const [datanetId, versionId, contributionId] = [newId('dn'), newId('dnv'), newId('con')]
  const address = `0x${'c'.repeat(40)}`
  const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
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
      kind: 'instruction',
      guidelines: '',
      sampleQuestions: [],
      ownerAddress: address,
    },
  })
  await db().contribution.create({
    data: {
      id: contributionId,
      datanetId,
      kind: 1,
      contributor: address,
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
  for (let index = 0; index < rows; index++) {
    const id = newId('dat')
    await db().datum.create({
      data: {
        id,
        datanetId,
        contributionId,
        hash: hash(counter * 1000 + index),
        kind: 'instruction',
        payload: { instruction: `Question ${index}?`, response: `Answer ${index}.` },
        parents: [],
        contributor: address,
        reviewer: address,
        state: 'accepted',
        position: index,
      },
    })
    await db().datanetVersionDatum.create({ data: { versionId, index, datumId: id } })
  }
  return { datanetId, versionId }
}

/** A queued run of a user. */
export async function makeRun(userId: string, versionId: string, queuedAt = new Date()): Promise<string> {
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
    },
  })
  return id
}
