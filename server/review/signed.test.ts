import { getAddress, type Hex } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { datanetsDomain } from '#lib/chain/typed-data.ts'
import { batchRoot, contributionCommitment, datumHash } from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import { type Datum, datumKinds } from '#lib/schemas/datum.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { listRows } from '../datanet/index.ts'
import { db } from '../db.ts'
import { newId } from '../id.ts'
import { anonymous, makeDatanet, makeRows, makeUser, type TestUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { commitBatch } from './commit-batch.ts'
import { editRow } from './edit-row.ts'
import { listNext } from './list-next.ts'
import { listUnsigned, signVotes } from './sign-votes.ts'
import { accept, makeQueue, reject, rowOf } from './testing/queue.ts'
import { undoVote } from './undo-vote.ts'

await ownTestDatabase()
const { deployment } = await ownTestChain()
type Signer = TestUser & { account: PrivateKeyAccount }

async function makeSigner(): Promise<Signer> {
  const account = privateKeyToAccount(generatePrivateKey())
  const [userId, address] = [newId('usr'), getAddress(account.address)]
  await db().user.create({ data: { id: userId, address } })
  return { account, userId, address, ctx: { ...anonymous(), session: { userId, address, operator: false } } }
}
const [ada, bob] = [await makeSigner(), await makeSigner()]
const reviewers = [ada, bob]
let nonce = 1

/** Commits to a batch of rows and signs it, as the browser does. @param as what is not as it should be */
async function sign(by: Signer, datanetId: string, data: Datum[], as: { signer?: Signer; committed?: boolean } = {}) {
  const datanet = await db().datanet.findUniqueOrThrow({ where: { id: datanetId } })
  const root = batchRoot(data.map((datum) => datumHash(datum as Parameters<typeof datumHash>[0])))
  const salt = `0x${(nonce++).toString(16).padStart(64, '5')}` as Hex
  if (as.committed !== false) {
    const commitment = contributionCommitment(by.address, root, salt)
    await commitBatch({ ctx: by.ctx, input: { id: datanetId, commitment } })
  }
  const deadline = Math.floor(Date.now() / 1000) + 600
  const signature = await (as.signer ?? by).account.signTypedData({
    domain: datanetsDomain(deployment),
    types: contributionTypes,
    primaryType: 'Contribution',
    message: {
      datanetId: BigInt(datanet.chainDatanetId.toFixed(0)),
      kind: datumKinds.indexOf(data[0]!.kind),
      contributor: by.address,
      batchRoot: root,
      rows: data.length,
      licence: datanet.licence,
      nonce: BigInt(nonce),
      deadline: BigInt(deadline),
    },
  })
  return { batchRoot: root, salt, nonce: String(nonce), deadline, signature }
}

describe('signing votes', () => {
  it('makes them a contribution, of two reviewers who agree as well', async () => {
    const { datanetId, data } = await makeQueue({ reviewers, quorum: 2, rows: 3 })
    for (const { id } of data) await accept(ada, id)
    for (const { id } of data.slice(0, 2)) await accept(bob, id)
    await reject(bob, data[2]!.id)
    for (const by of reviewers) {
      const unsigned = await listUnsigned({ ctx: by.ctx, input: { id: datanetId } })
      expect(unsigned.data).toHaveLength(3)
      const signature = await sign(by, datanetId, unsigned.data)
      expect(signature.batchRoot).toBe(unsigned.batchRoot)
      expect(await signVotes({ ctx: by.ctx, input: { id: datanetId, ...signature } })).toEqual({ signed: 3 })
      expect(await listUnsigned({ ctx: by.ctx, input: { id: datanetId } })).toMatchObject({ data: [], batchRoot: null })
      expect(await db().review.count({ where: { datanetId, reviewer: by.address, contributionId: null } })).toBe(0)
    }
    const kinds = await db().contribution.findMany({ where: { datanetId }, select: { kind: true, contributor: true } })
    expect(kinds.filter(({ kind }) => kind === datumKinds.indexOf('validation'))).toHaveLength(2)
    // they are no rows: not in the list, not counted, not reviewed
    const list = await listRows({ ctx: anonymous(), input: { id: datanetId, limit: 50 } })
    expect(list).toMatchObject({ total: 3 })
    expect(list.rows).toHaveLength(3)
    const next = await listNext({ ctx: ada.ctx, input: { id: datanetId, limit: 20, except: [] } })
    expect(next).toMatchObject({ unsigned: 0, items: [] })
    await expect(undoVote({ ctx: ada.ctx, input: { datumId: data[0]!.id } })).rejects.toThrow(/signed and stands/)
  })

  it('refuses another’s signature, one without a commitment, and votes that have changed since', async () => {
    const { datanetId, data } = await makeQueue({ reviewers, quorum: 2, rows: 2 })
    for (const { id } of data) await accept(ada, id)
    const { data: votes } = await listUnsigned({ ctx: ada.ctx, input: { id: datanetId } })
    const send = (input: Awaited<ReturnType<typeof sign>>, by = ada) =>
      signVotes({ ctx: by.ctx, input: { id: datanetId, ...input } })
    await expect(send(await sign(ada, datanetId, votes, { signer: bob }))).rejects.toThrow(/signature is not by/)
    await expect(send(await sign(ada, datanetId, votes, { committed: false }))).rejects.toThrow(/not committed to/)
    // bob hands in what ada signed
    await expect(send(await sign(ada, datanetId, votes), bob)).rejects.toMatchObject({ code: 'bad_input' })
    const good = await sign(ada, datanetId, votes)
    await undoVote({ ctx: ada.ctx, input: { datumId: data[1]!.id } })
    await expect(send(good)).rejects.toThrow(/Your votes have changed since you signed|not by/)
    expect(await db().review.count({ where: { datanetId, NOT: { contributionId: null } } })).toBe(0)
    expect(await db().datum.count({ where: { datanetId, kind: 'validation' } })).toBe(0)
  })
})

describe('editing a row', () => {
  const editOf = (hash: string, response: string): Datum => ({
    kind: 'instruction',
    payload: { instruction: 'Question 0?', response },
    parents: [hash as Hex],
  })

  it('proposes a signed row that names its parent and takes its place once another reviewer accepts it', async () => {
    const { datanetId, data, writer } = await makeQueue({ reviewers, rows: 1 })
    const parent = data[0]!
    const datum = editOf(parent.hash, 'A better answer.')
    const { batchRoot: _root, ...signature } = await sign(ada, datanetId, [datum])
    const { datumId } = await editRow({ ctx: ada.ctx, input: { datumId: parent.id, datum, ...signature } })
    expect(await rowOf(datumId)).toMatchObject({ state: 'proposed', origin: 'edit', contributor: ada.address })
    expect(await rowOf(parent.id)).toMatchObject({ state: 'proposed' })
    const { items } = await listNext({ ctx: bob.ctx, input: { id: datanetId, limit: 20, except: [] } })
    expect(items.find((item) => item.datumId === datumId)?.parent).toMatchObject({
      hash: parent.hash,
      answer: 'Answer 0.',
    })
    await expect(accept(ada, datumId)).rejects.toThrow(/This row is your own/)
    await expect(accept(ada, parent.id)).rejects.toThrow(/You proposed an edit/)
    await accept(bob, datumId)
    expect(await rowOf(parent.id)).toMatchObject({ state: 'rejected', decisionReason: 'edited', reviewer: bob.address })
    expect(await db().batchCommitment.count({ where: { address: ada.address, datanetId } })).toBe(0)
    const again = editOf(parent.hash, 'Too late.')
    const { batchRoot: _other, ...late } = await sign(bob, datanetId, [again])
    await expect(editRow({ ctx: bob.ctx, input: { datumId: parent.id, datum: again, ...late } })).rejects.toThrow(
      /Another edit has taken this row’s place/,
    )
    expect(writer.address).not.toBe(ada.address)
  })

  it('refuses no change, a foreign parent, a forged signature, a stranger and no commitment', async () => {
    const { datanetId, data } = await makeQueue({ reviewers, rows: 2 })
    const parent = data[0]!
    const propose = async (datum: Datum, as: Parameters<typeof sign>[3] = {}, by: Signer = ada) => {
      const { batchRoot: _root, ...signature } = await sign(by, datanetId, [datum], as)
      return editRow({ ctx: by.ctx, input: { datumId: parent.id, datum, ...signature } })
    }
    await expect(propose(editOf(parent.hash, 'Answer 0.'))).rejects.toThrow(/Nothing has changed/)
    await expect(propose(editOf(data[1]!.hash, 'Other.'))).rejects.toThrow(/names the row that it edits/)
    await expect(propose(editOf(parent.hash, 'New.'), { signer: bob })).rejects.toThrow(/signature is not by/)
    await expect(propose(editOf(parent.hash, 'New.'), { committed: false })).rejects.toThrow(/not committed to/)
    await db().datanet.update({ where: { id: datanetId }, data: { contributePolicy: 'list' } })
    await expect(propose(editOf(parent.hash, 'New.'), {}, await makeSigner())).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(propose({ ...editOf(parent.hash, 'New.'), kind: 'passage' })).rejects.toMatchObject({
      code: 'bad_input',
    })
    expect(await db().datum.count({ where: { datanetId } })).toBe(2)
  })

  it('replaces the row at once where nothing is reviewed', async () => {
    const owner = await makeUser()
    const { datanetId } = await makeDatanet(0, { ownerAddress: owner.address, quorum: 0 })
    await db().datanetMember.create({
      data: { datanetId, address: ada.address, role: 'contributor', state: 'approved' },
    })
    const [parent] = await makeRows(datanetId, bob.address, 1, { state: 'accepted', reviewer: owner.address })
    const datum = editOf(parent!.hash, 'Better.')
    const { batchRoot: _root, ...signature } = await sign(ada, datanetId, [datum])
    const { datumId } = await editRow({ ctx: ada.ctx, input: { datumId: parent!.id, datum, ...signature } })
    expect(await rowOf(datumId)).toMatchObject({ state: 'accepted', reviewer: owner.address })
    expect(await rowOf(parent!.id)).toMatchObject({ state: 'rejected', decisionReason: 'edited' })
  })
})
