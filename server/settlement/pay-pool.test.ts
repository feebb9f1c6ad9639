import { createWalletClient, http, parseEther } from 'viem'
import { beforeAll, describe, expect, it } from 'vitest'
import { chainOf } from '#lib/chain/chains.ts'
import { poolsAbi } from '#lib/chain/generated/abis.ts'
import { buildTree, layersOf, merkleProof, multiProof } from '#lib/domain/merkle.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { fundWallet, publicClient, settledReceipt } from '../chain/index.ts'
import { db } from '../db.ts'
import {
  acceptEdit,
  contribute,
  instruction,
  makeOwnDatanet,
  makePerson,
  type Person,
  releaseNext,
} from '../release/testing/datanets.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { payPool } from './pay-pool.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()
const contract = { address: deployment.addresses.pools, abi: poolsAbi } as const
const POOL = parseEther('1') + 7n

let owner: Person
let others: Person[]
let datanet: DatanetDetail
const rows = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) => instruction(`Question ${n} of ${name}?`, `Answer ${n}.`))

beforeAll(async () => {
  owner = await makePerson()
  others = [await makePerson(), await makePerson()]
  datanet = await makeOwnDatanet(owner, 'Ponds')
  for (const [n, by] of others.entries())
    await contribute(deployment, { datanet, by, data: rows(`pond ${n}`, 130 + n) })
  await releaseNext(deployment, url, owner, datanet.id)
  await fundWallet({ input: { address: owner.account.address } })
  const wallet = createWalletClient({
    ...{ account: owner.account, chain: chainOf(deployment.chainId, url), transport: http(url) },
  })
  const args = [BigInt(datanet.chainDatanetId)] as const
  await settledReceipt(await wallet.writeContract({ ...contract, functionName: 'credit', args, value: POOL }))
})

describe('a proof of many leaves', () => {
  it('of one leaf is its path; of all it is nothing but the odd ends', () => {
    const leaves = Array.from({ length: 7 }, (_, n) => `0x${n.toString(16).padStart(64, '1')}` as const)
    const tree = buildTree(leaves)
    for (let index = 0; index < 7; index++) expect(multiProof(tree, [index])).toEqual(merkleProof(tree, index))
    const odd = layersOf(7)
      .slice(0, -1)
      .filter(({ count }) => count % 2 === 1)
    expect(multiProof(tree, [0, 1, 2, 3, 4, 5, 6])).toHaveLength(odd.length)
    for (const wrong of [[], [1, 1], [2, 1], [7], [-1], [0.5]])
      expect(() => multiProof(tree, wrong)).toThrow(RangeError)
  })
})

describe('a pool', () => {
  it('is divided by the next release and paid to the contributors of its rows, once', async () => {
    const reader = await publicClient()
    const [first] = await db().datum.findMany({ where: { datanetId: datanet.id }, orderBy: { position: 'asc' } })
    // an edit, so that the edited row's contributor has a leaf that is named for pay only
    await acceptEdit(deployment, {
      ...{ datanet, by: others[1] as Person, of: first?.hash as `0x${string}` },
      data: instruction('Question of the ponds?', 'A better answer.'),
    })
    const version = await releaseNext(deployment, url, owner, datanet.id)
    expect(version.rows).toBe(262)
    const balances = () => Promise.all(others.map(({ account }) => reader.getBalance({ address: account.address })))
    const before = await balances()
    await payPool(version.id)
    await payPool(version.id)
    const perRow = (POOL * 8000n) / 10_000n / 262n
    expect(await balances()).toEqual([(before[0] ?? 0n) + perRow * 130n, (before[1] ?? 0n) + perRow * 132n])
    const left = await reader.readContract({
      ...contract,
      functionName: 'bountyMoney',
      args: [BigInt(datanet.chainDatanetId)],
    })
    expect(left).toBe(POOL - perRow * 262n)
  }, 60_000)
})
