import { createWalletClient, type Hex, http, keccak256, stringToBytes } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { datanetRegistryAbi } from '#lib/chain/generated/abis.ts'
import { datanetsDomain } from '#lib/chain/typed-data.ts'
import { batchRoot, contributionCommitment, datumHash } from '#lib/domain/hashing.ts'
import { contributionTypes } from '#lib/domain/typed-data.ts'
import { createDatanetInput, type DatanetDetail } from '#lib/schemas/datanet.ts'
import { type Datum, type DatumKind, datumKinds } from '#lib/schemas/datum.ts'
import type { ReleaseJob } from '#lib/schemas/release.ts'
import { settledReceipt } from '../../chain/index.ts'
import type { Ctx } from '../../ctx.ts'
import { createDatanet } from '../../datanet/index.ts'
import { db } from '../../db.ts'
import { newId } from '../../id.ts'
import { anonymous } from '../../testing/fixtures.ts'
import { confirmRelease } from '../confirm.ts'
import { writeExports } from '../exports/write-exports.ts'
import { getJob } from '../get-job.ts'
import { makeVersion } from '../make-version.ts'
import { prepareRelease } from '../prepare.ts'

/** Somebody with a wallet and a session. */
export type Person = { account: PrivateKeyAccount; ctx: Ctx; userId: string }

export async function makePerson(): Promise<Person> {
  const account = privateKeyToAccount(generatePrivateKey())
  const userId = newId('usr')
  await db().user.create({ data: { id: userId, address: account.address } })
  return { account, userId, ctx: { ...anonymous(), session: { userId, address: account.address, operator: false } } }
}

const hashOf = (text: string): Hex => keccak256(stringToBytes(text))

/** A Datanet of a person, as the create page makes it. */
export function makeOwnDatanet(owner: Person, name: string, more: object = {}): Promise<DatanetDetail> {
  const input = createDatanetInput.parse({
    ...{ name, domain: 'tests', summary: 'Rows for the tests of releases.', licence: 'CC0-1.0' },
    ...{ kinds: ['instruction'], quorum: 0, salt: hashOf(`${name} ${owner.account.address}`), ...more },
  })
  return createDatanet({ ctx: owner.ctx, input })
}

export const instruction = (question: string, answer: string, parents: Hex[] = []): Datum => ({
  kind: 'instruction',
  payload: { instruction: question, response: answer },
  parents,
})

/** A batch that a person really signed, stored as accepted (or as `state` says) by the Datanet's owner. @returns the hashes */
export async function contribute(
  deployment: Deployment,
  {
    datanet,
    by,
    data,
    state = 'accepted',
  }: { datanet: DatanetDetail; by: Person; data: Datum[]; state?: 'accepted' | 'proposed' },
): Promise<Hex[]> {
  const kind = data[0]?.kind as DatumKind
  const hashes = data.map((datum) => datumHash(datum as Parameters<typeof datumHash>[0]))
  const [root, id] = [batchRoot(hashes), newId('con')]
  const [salt, nonce, deadline] = [hashOf(id), BigInt(hashOf(root)) >> 128n, 4_102_444_800n]
  const message = {
    ...{ datanetId: BigInt(datanet.chainDatanetId), kind: datumKinds.indexOf(kind), contributor: by.account.address },
    ...{ batchRoot: root, rows: data.length, licence: datanet.licence, nonce, deadline },
  }
  const signature = await by.account.signTypedData({
    domain: datanetsDomain(deployment),
    types: contributionTypes,
    primaryType: 'Contribution',
    message,
  })
  const { nextPosition } = await db().datanet.update({
    where: { id: datanet.id },
    data: { nextPosition: { increment: data.length } },
  })
  const { datanetId: _onChain, ...fields } = message
  await db().contribution.create({
    data: {
      ...{ ...fields, id, datanetId: datanet.id, nonce: nonce.toString(), signature, salt, committedAt: new Date() },
      commitment: contributionCommitment(by.account.address, root, salt),
    },
  })
  await db().datum.createMany({
    data: data.map((datum, index) => ({
      ...{ id: newId('dat'), datanetId: datanet.id, contributionId: id, hash: hashes[index], kind: datum.kind, state },
      ...{ payload: datum.payload, parents: datum.parents, contributor: by.account.address },
      ...{ reviewer: state === 'accepted' ? datanet.ownerAddress : '', decidedAt: new Date() },
      position: nextPosition - data.length + index,
    })),
  })
  return hashes
}

/** Has an edit of a row accepted: the row gives way to it. */
export async function acceptEdit(
  deployment: Deployment,
  { datanet, by, of, data }: { datanet: DatanetDetail; by: Person; of: Hex; data: Datum },
): Promise<Hex> {
  const [hash] = await contribute(deployment, { datanet, by, data: [{ ...data, parents: [of] }] })
  await db().datum.updateMany({ where: { datanetId: datanet.id, hash }, data: { origin: 'edit' } })
  await db().datum.updateMany({
    where: { datanetId: datanet.id, hash: of },
    data: { state: 'rejected', decisionReason: 'edited' },
  })
  return hash as Hex
}

/** Prepares the next version and makes it, as curator and worker do. */
export async function makeNextVersion(curator: Person, id: string, notes = ''): Promise<ReleaseJob> {
  const { id: jobId } = await prepareRelease({ ctx: curator.ctx, input: { id, notes } })
  await makeVersion(jobId)
  const job = await getJob({ ctx: curator.ctx, input: { id } })
  if (!job) throw new Error('there is no job')
  return job
}

/** Sends a prepared version's transaction. @returns its hash */
export async function sendRelease(
  { chainId, addresses }: Deployment,
  rpcUrl: string,
  owner: Person,
  { transaction }: ReleaseJob,
): Promise<Hex> {
  if (!transaction) throw new Error('the version is not prepared')
  const { functionName, salt, chainDatanetId, root, rows, manifestHash } = transaction
  const wallet = createWalletClient({
    account: owner.account,
    chain: chainOf(chainId, rpcUrl),
    transport: http(rpcUrl),
  })
  const contract = { address: addresses.datanetRegistry, abi: datanetRegistryAbi } as const
  const txHash = await (functionName === 'create'
    ? wallet.writeContract({ ...contract, functionName, args: [salt as Hex, root, rows, manifestHash] })
    : wallet.writeContract({ ...contract, functionName, args: [BigInt(chainDatanetId), root, rows, manifestHash] }))
  await settledReceipt(txHash)
  return txHash
}

/** The whole way of a version onto the chain. */
export async function releaseNext(deployment: Deployment, rpcUrl: string, owner: Person, id: string, notes = '') {
  const txHash = await sendRelease(deployment, rpcUrl, owner, await makeNextVersion(owner, id, notes))
  const detail = await confirmRelease({ ctx: owner.ctx, input: { id, txHash } })
  const version = detail.versions[0]
  if (version?.txHash !== txHash) throw new Error('the version is not released')
  return version
}

/** A released version whose files are written. @returns it */
export async function exportVersion(versionId: string) {
  await writeExports(versionId)
  return db().datanetVersion.findUniqueOrThrow({ where: { id: versionId } })
}
