import {
  createWalletClient,
  encodeAbiParameters,
  type Hex,
  http,
  keccak256,
  parseAbiParameters,
  parseEther,
} from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { chainOf } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { type DemandKind, demandKinds, type Predicate, predicates } from '#lib/domain/disputes.ts'
import { operatorAccount, publicClient, settledReceipt } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { before, headerOf } from '#server/settlement/header.ts'

/** The newest epoch, as Royalties is told of it. */
export async function pendingEpoch() {
  const epoch = await db().epoch.findFirstOrThrow({ orderBy: { number: 'desc' } })
  const { head } = await before(epoch.number)
  return { epoch, header: headerOf(epoch), previousHead: head }
}

export type Challenger = Awaited<ReturnType<typeof makeChallenger>>

/** Somebody with OPEN for bonds who doubts what is posted. */
export async function makeChallenger(deployment: Deployment, url: string) {
  const account = privateKeyToAccount(generatePrivateKey())
  const [chain, transport] = [chainOf(deployment.chainId, url), http(url)]
  const contract = { address: deployment.addresses.royalties, abi: royaltiesAbi } as const
  const writer = createWalletClient({ account, chain, transport })
  const operator = createWalletClient({ account: await operatorAccount(), chain, transport })
  await settledReceipt(await operator.sendTransaction({ to: account.address, value: parseEther('1000') }))
  return {
    /** Asks to be shown an item of the posted epoch. */
    async demand(kind: DemandKind, index: number): Promise<void> {
      const { header, previousHead } = await pendingEpoch()
      const args = [header, previousHead, demandKinds.indexOf(kind), BigInt(index)] as const
      const call = { ...contract, functionName: 'demand', args, value: parseEther('10') } as const
      await settledReceipt(await writer.writeContract(call))
    },
    /** Demands that nobody has answered. */
    demanded: async () => (await (await publicClient()).readContract({ ...contract, functionName: 'escrow' }))[3],
    /** Voids the posted epoch for a demand whose time is over. */
    async voidUnanswered(kind: DemandKind, index: number): Promise<void> {
      const { header, previousHead } = await pendingEpoch()
      const args = [header, previousHead, demandKinds.indexOf(kind), BigInt(index)] as const
      await settledReceipt(await writer.writeContract({ ...contract, functionName: 'voidUnanswered', args }))
    },
    /** Commits to evidence, and voids the posted epoch with it a block later. */
    async dispute(predicate: Predicate, evidence: Hex): Promise<void> {
      const { epoch, header, previousHead } = await pendingEpoch()
      const number = predicates.indexOf(predicate)
      const commitment = keccak256(
        encodeAbiParameters(parseAbiParameters('address, uint256, uint8, bytes32'), [
          account.address,
          BigInt(epoch.number),
          number,
          keccak256(evidence),
        ]),
      )
      const commit = { ...contract, functionName: 'commitDispute', args: [commitment] } as const
      await settledReceipt(await writer.writeContract(commit))
      const args = [header, previousHead, number, evidence] as const
      await settledReceipt(await writer.writeContract({ ...contract, functionName: 'dispute', args }))
    },
  }
}
