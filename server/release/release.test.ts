import { beforeAll, describe, expect, it } from 'vitest'
import { datanetVersionRoot, documentHash, type VersionRow } from '#lib/domain/hashing.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { getBytes } from '../blob.ts'
import { db } from '../db.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { confirmRelease } from './confirm.ts'
import { getJob } from './get-job.ts'
import { makeVersion } from './make-version.ts'
import { prepareRelease } from './prepare.ts'
import { previewRelease } from './preview.ts'
import {
  acceptEdit,
  contribute,
  instruction,
  makeNextVersion,
  makeOwnDatanet,
  makePerson,
  type Person,
  releaseNext,
  sendRelease,
} from './testing/datanets.ts'
import { withdrawRow } from './withdraw.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()

let owner: Person
let writer: Person
beforeAll(async () => {
  owner = await makePerson()
  writer = await makePerson()
})
const rows = (name: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => instruction(`Question ${from + n} of ${name}?`, `Answer ${from + n}.`))

async function leavesOf(versionId: string): Promise<(VersionRow & { trained: boolean })[]> {
  return db().$queryRaw`
    SELECT d.hash AS "datumHash", d.contributor, d.reviewer, c.batch_root AS "batchRoot", leaf.trained
    FROM datanet_version_datum leaf JOIN datum d ON d.id = leaf.datum_id JOIN contribution c ON c.id = d.contribution_id
    WHERE leaf.version_id = ${versionId} ORDER BY leaf.index`
}

describe('a release', () => {
  it('goes from accepted rows to a version that the chain has, and on to the next', async () => {
    const datanet = await makeOwnDatanet(owner, 'Lights')
    await contribute(deployment, { datanet, by: writer, data: rows('lights', 5) })
    await contribute(deployment, { datanet, by: writer, data: rows('waiting', 2), state: 'proposed' })
    expect(await previewRelease({ ctx: owner.ctx, input: { id: datanet.slug } })).toMatchObject({
      ...{ version: 1, rows: 5, pool: '0', doctor: null },
      changes: { added: 5, removed: 0, edited: 0, unchanged: 0 },
    })
    const first = await releaseNext(deployment, url, owner, datanet.id, 'The first lights.')
    expect(first).toMatchObject({ version: 1, rows: 5, notes: 'The first lights.', quality: { contributors: 1 } })
    const leaves = await leavesOf(first.id)
    expect(leaves.map(({ datumHash }) => datumHash)).toEqual(leaves.map(({ datumHash }) => datumHash).sort())
    expect(datanetVersionRoot(leaves)).toBe(first.root)
    const stored = JSON.parse((await getBytes(first.manifestHash.slice(2))).toString())
    expect(documentHash(stored)).toBe(first.manifestHash)
    expect(stored).toMatchObject({ version: 1, parent: null, rows: 5, credits: 0, root: first.root, contributors: 1 })

    const [old] = leaves
    const edited = await acceptEdit(deployment, {
      ...{ datanet, by: owner, of: old?.datumHash as `0x${string}` },
      data: instruction('Question of the lights?', 'A better answer.'),
    })
    await contribute(deployment, { datanet, by: writer, data: rows('more lights', 2) })
    expect(await previewRelease({ ctx: owner.ctx, input: { id: datanet.id } })).toMatchObject({
      changes: { added: 2, removed: 0, edited: 1, unchanged: 4 },
    })
    const second = await releaseNext(deployment, url, owner, datanet.id)
    expect(second).toMatchObject({ version: 2, rows: 8, changes: { added: 2, removed: 0, edited: 1, unchanged: 4 } })
    const next = await leavesOf(second.id)
    expect(datanetVersionRoot(next)).toBe(second.root)
    expect(next.filter(({ trained }) => !trained).map(({ datumHash }) => datumHash)).toEqual([old?.datumHash])
    expect(next.map(({ datumHash }) => datumHash)).toContain(edited)
    const manifest = JSON.parse((await getBytes(second.manifestHash.slice(2))).toString())
    expect(manifest).toMatchObject({ parent: { version: 1, manifestHash: first.manifestHash }, credits: 1, rows: 8 })
  })

  it('is refused to all but curators, and without rows', async () => {
    const datanet = await makeOwnDatanet(owner, 'Empty')
    const input = { id: datanet.id, notes: '' }
    await expect(prepareRelease({ ctx: writer.ctx, input })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(prepareRelease({ ctx: owner.ctx, input })).rejects.toThrow('No row is accepted yet')
  })
})

describe('two curators', () => {
  let datanet: DatanetDetail
  beforeAll(async () => {
    datanet = await makeOwnDatanet(owner, 'Harbours')
    await contribute(deployment, { datanet, by: writer, data: rows('harbours', 3) })
  })

  it('who press at once: the second is told in one sentence', async () => {
    const asked = [0, 1, 2].map(() => prepareRelease({ ctx: owner.ctx, input: { id: datanet.id, notes: '' } }))
    const answers = await Promise.allSettled(asked)
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'conflict' })
    }
    const job = await getJob({ ctx: owner.ctx, input: { id: datanet.id } })
    expect(job).toMatchObject({ state: 'preparing', transaction: null })
    await makeVersion(job?.id ?? '')
    await makeVersion(job?.id ?? '')
    expect(await getJob({ ctx: owner.ctx, input: { id: datanet.id } })).toMatchObject({
      state: 'prepared',
      doneRows: 3,
    })
    expect(await db().datanetVersion.count({ where: { datanetId: datanet.id } })).toBe(1)
  })

  it('of whom one sent what the other replaced: the chain decides', async () => {
    const earlier = await getJob({ ctx: owner.ctx, input: { id: datanet.id } })
    await contribute(deployment, { datanet, by: writer, data: rows('more harbours', 2) })
    const later = await makeNextVersion(owner, datanet.id)
    expect(later.transaction).toMatchObject({ version: 1, functionName: 'create', rows: 5 })
    const txHash = await sendRelease(deployment, url, owner, earlier as NonNullable<typeof earlier>)
    const { versions } = await confirmRelease({ ctx: writer.ctx, input: { id: datanet.id, txHash } })
    expect(versions).toMatchObject([{ version: 1, rows: 3, txHash }])
    expect(await getJob({ ctx: owner.ctx, input: { id: datanet.id } })).toMatchObject({ state: 'failed' })
    // confirmed again, nothing changes
    await confirmRelease({ ctx: writer.ctx, input: { id: datanet.id, txHash } })
    const next = await releaseNext(deployment, url, owner, datanet.id)
    expect(next).toMatchObject({ version: 2, rows: 5, changes: { added: 2, unchanged: 3 } })
  })

  it('a transaction of another Datanet confirms nothing', async () => {
    const other = await makeOwnDatanet(owner, 'Elsewhere')
    const { txHash } = await db().datanetVersion.findFirstOrThrow({ where: { datanetId: datanet.id, version: 1 } })
    const input = { id: other.id, txHash: txHash as `0x${string}` }
    await expect(confirmRelease({ ctx: owner.ctx, input })).rejects.toThrow('releases nothing of this Datanet')
  })
})

describe('a withdrawal', () => {
  it('takes a row out of the next version, also of one that is prepared with it', async () => {
    const datanet = await makeOwnDatanet(owner, 'Tides')
    const [hash, kept] = await contribute(deployment, { datanet, by: writer, data: rows('tides', 4) })
    const first = await releaseNext(deployment, url, owner, datanet.id)
    await makeNextVersion(owner, datanet.id)
    const input = { id: datanet.id, hash: hash as `0x${string}`, reason: 'It was wrong.' }
    await expect(withdrawRow({ ctx: owner.ctx, input })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await withdrawRow({ ctx: writer.ctx, input })).toMatchObject({
      hash,
      state: 'withdrawn',
      mayWithdraw: false,
    })
    await expect(withdrawRow({ ctx: writer.ctx, input })).rejects.toMatchObject({ code: 'conflict' })
    expect(await getJob({ ctx: owner.ctx, input: { id: datanet.id } })).toMatchObject({
      state: 'failed',
      error: 'A contributor withdrew a row of this version; prepare it again.',
    })
    const second = await releaseNext(deployment, url, owner, datanet.id)
    expect(second).toMatchObject({ rows: 3, changes: { added: 0, removed: 1, unchanged: 3 } })
    const hashes = (await leavesOf(second.id)).map(({ datumHash }) => datumHash)
    expect(hashes).not.toContain(hash)
    expect(hashes).toContain(kept)
    // the first version cannot change, and says so
    expect((await leavesOf(first.id)).map(({ datumHash }) => datumHash)).toContain(hash)
  })

  it('while a version is being made of the row has it made without', async () => {
    const datanet = await makeOwnDatanet(owner, 'Fogs')
    const [hash] = await contribute(deployment, { datanet, by: writer, data: rows('fogs', 4) })
    const { id } = await prepareRelease({ ctx: owner.ctx, input: { id: datanet.id, notes: '' } })
    let withdrawn = 0
    await makeVersion(id, async (source) => {
      if (withdrawn++ === 0)
        await db().datum.updateMany({ where: { datanetId: datanet.id, hash }, data: { state: 'withdrawn' } })
      const { treeBuilder } = await import('#lib/domain/leaves.ts')
      return treeBuilder()(source)
    })
    expect(withdrawn).toBe(2)
    const job = await getJob({ ctx: owner.ctx, input: { id: datanet.id } })
    expect(job).toMatchObject({ state: 'prepared', transaction: { rows: 3 } })
  })
})
