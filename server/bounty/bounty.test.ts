import { createWalletClient, type Hex, http, parseEther } from 'viem'
import { beforeAll, describe, expect, it } from 'vitest'
import { chainOf } from '#lib/chain/chains.ts'
import { poolsAbi } from '#lib/chain/generated/abis.ts'
import { documentHash } from '#lib/domain/hashing.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { getBytes } from '../blob.ts'
import { fundWallet, settledReceipt } from '../chain/index.ts'
import {
  contribute,
  instruction,
  makeOwnDatanet,
  makePerson,
  type Person,
  releaseNext,
} from '../release/testing/datanets.ts'
import { payPool } from '../settlement/index.ts'
import { anonymous } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { confirmBounty, createBounty, listBounties } from './index.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()
const contract = { address: deployment.addresses.pools, abi: poolsAbi } as const
const POOL = parseEther('1')

let owner: Person
let winner: Person
let datanet: DatanetDetail
const wallet = () =>
  createWalletClient({ account: owner.account, chain: chainOf(deployment.chainId, url), transport: http(url) })
const settled = async (hash: Hex) => (await settledReceipt(hash)).transactionHash

beforeAll(async () => {
  owner = await makePerson()
  winner = await makePerson()
  datanet = await makeOwnDatanet(owner, 'Wells')
  await contribute(deployment, { datanet, by: winner, data: [instruction('How deep is it?', 'Nine feet.')] })
  await releaseNext(deployment, url, owner, datanet.id)
  await fundWallet({ input: { address: owner.account.address } })
  const args = [BigInt(datanet.chainDatanetId)] as const
  await settled(await wallet().writeContract({ ...contract, functionName: 'credit', args, value: POOL }))
})

const terms = { title: 'Wells of the north', terms: 'A hundred rows about the wells of the north.' }
const create = (amount: bigint, by = owner) =>
  createBounty({ ctx: by.ctx, input: { id: datanet.id, ...terms, amount: amount.toString() } })
const post = async ({ amount, termsHash }: { amount: string; termsHash: Hex }) => {
  const args = [BigInt(datanet.chainDatanetId), BigInt(amount), termsHash] as const
  return settled(await wallet().writeContract({ ...contract, functionName: 'postBounty', args }))
}

describe('a bounty', () => {
  it('is paid from what releases leave, by its owner, as the chain has it', async () => {
    await expect(create(1n)).rejects.toMatchObject({ code: 'bad_input', data: { place: 'amount' } })
    await contribute(deployment, { datanet, by: winner, data: [instruction('How wide is it?', 'Three feet.')] })
    const { id } = await releaseNext(deployment, url, owner, datanet.id)
    await payPool(id)
    const { available, pool } = await listBounties({ ctx: anonymous(), input: { id: datanet.slug } })
    expect([available, pool]).toEqual([(POOL / 5n).toString(), '0'])
    await expect(create(1n, winner)).rejects.toMatchObject({ code: 'forbidden' })

    const draft = await create(POOL / 10n)
    expect(draft).toMatchObject({ state: 'draft', chainBountyId: null, ...terms })
    expect(documentHash(JSON.parse((await getBytes(draft.termsHash.slice(2))).toString()))).toBe(draft.termsHash)
    expect((await listBounties({ ctx: anonymous(), input: { id: datanet.id } })).bounties).toEqual([])
    expect((await listBounties({ ctx: owner.ctx, input: { id: datanet.id } })).bounties).toEqual([draft])

    const posted = await post(draft)
    const confirm = (bountyId: string, txHash: Hex) => confirmBounty({ ctx: winner.ctx, input: { bountyId, txHash } })
    const open = await confirm(draft.id, posted)
    expect(open).toMatchObject({ state: 'open', chainBountyId: '1', txHash: posted })
    expect(await confirm(draft.id, posted)).toEqual(open)
    const other = await create(POOL / 20n)
    await expect(confirm(other.id, posted)).rejects.toThrow('does nothing to this bounty')

    const args = [1n, winner.account.address] as const
    const awarded = await settled(await wallet().writeContract({ ...contract, functionName: 'awardBounty', args }))
    expect(await confirm(draft.id, awarded)).toMatchObject({ state: 'awarded', winner: winner.account.address })
    expect(await confirm(draft.id, posted)).toMatchObject({ state: 'awarded' })
    expect(await confirm(draft.id, awarded)).toMatchObject({ state: 'awarded', txHash: awarded })

    await confirm(other.id, await post(other))
    const back = await settled(await wallet().writeContract({ ...contract, functionName: 'cancelBounty', args: [2n] }))
    expect(await confirm(other.id, back)).toMatchObject({ state: 'cancelled', winner: null })
    const left = await listBounties({ ctx: anonymous(), input: { id: datanet.id } })
    expect(left.available).toBe((POOL / 10n).toString())
    expect(left.bounties.map(({ state }) => state)).toEqual(['cancelled', 'awarded'])
  }, 60_000)
})
