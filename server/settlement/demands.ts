import type { Hex } from 'viem'
import { disputesAbi } from '#lib/chain/generated/abis.ts'
import { type DemandKind, demandId, demandKinds } from '#lib/domain/disputes.ts'
import { headerHash } from '#lib/domain/epoch.ts'
import type { TreeBuilder } from '#lib/domain/leaves.ts'
import type { Epoch } from '#prisma/generated/client.ts'
import { deployment, publicClient, sendAsOperator } from '../chain/index.ts'
import { log } from '../log.ts'
import { type Built, rebuildEpoch } from './build-epoch.ts'
import { royalties } from './contract.ts'
import { type Demand, demandEvidence } from './demand-evidence.ts'
import { eventsSince } from './events.ts'
import { before, headerOf } from './header.ts'

/** Answers every open demand on the posted epoch out of what is kept here. One that cannot be answered is logged. */
export async function answerDemands(epoch: Epoch, buildTree?: TreeBuilder): Promise<void> {
  const [contract, { head: previousHead }] = await Promise.all([royalties(), before(epoch.number)])
  const header = headerOf(epoch)
  const open = await openDemands(epoch, headerHash(header, previousHead))
  if (open.length === 0) return
  const built = await rebuildEpoch(epoch, buildTree)
  for (const demand of open) {
    try {
      const evidence = await demandEvidence(epoch, built, demand, buildTree)
      const args = [header, previousHead, demandKinds.indexOf(demand.kind), BigInt(demand.index), evidence]
      await sendAsOperator({ ...contract, functionName: 'answer', args })
      log.info({ epoch: epoch.number, ...demand }, 'a demand is answered')
    } catch (cause) {
      log.error({ epoch: epoch.number, ...demand, err: cause }, 'a demand is not answered; in time it voids the epoch')
    }
  }
}

/** Demands on the epoch under `head` that have no answer. */
export async function openDemands({ number, postTx, finalAt }: Epoch, head: Hex): Promise<Demand[]> {
  if (!finalAt || !postTx) return []
  const reader = await publicClient()
  const { blockNumber } = await reader.getTransactionReceipt({ hash: postTx as Hex })
  const epoch = BigInt(number)
  const [demands, answers] = await Promise.all([
    eventsSince('Demanded', { epoch }, blockNumber),
    eventsSince('Answered', { epoch }, blockNumber),
  ])
  const answered = new Set(answers.map(({ args }) => args.demandId))
  const seconds = BigInt(finalAt.getTime()) / 1000n
  return demands.flatMap(({ args }) => {
    const demand = { kind: demandKinds[args.kind] as DemandKind, index: Number(args.index) }
    const open = args.demandId === demandId(head, seconds, demand) && !answered.has(args.demandId)
    return open ? [demand] : []
  })
}

/** Whether Disputes would take what is kept here as the answer to each demand on a built epoch. */
export async function canAnswer(
  epoch: Epoch,
  built: Built,
  demands: readonly Demand[],
  buildTree?: TreeBuilder,
): Promise<boolean> {
  const [reader, { addresses }, { head }] = await Promise.all([publicClient(), deployment(), before(epoch.number)])
  const context = {
    royalties: addresses.royalties,
    epoch: BigInt(epoch.number),
    header: built.trees.header,
    previousHead: head,
  }
  for (const demand of demands) {
    const taken = await reader
      .readContract({
        address: addresses.disputes,
        abi: disputesAbi,
        functionName: 'answers',
        args: [
          demandKinds.indexOf(demand.kind),
          context,
          BigInt(demand.index),
          await demandEvidence(epoch, built, demand, buildTree),
        ],
      })
      .catch((cause: unknown) => {
        log.error({ epoch: epoch.number, ...demand, err: cause }, 'a demand cannot be answered')
        return false
      })
    if (!taken) return false
  }
  return true
}
