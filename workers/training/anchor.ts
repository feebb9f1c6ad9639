import type { Hex } from 'viem'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import { anchorHead } from '#lib/domain/hashing.ts'
import { stepsRootOf } from '#lib/domain/run-log.ts'
import type { StepPoint } from '#lib/schemas/events.ts'
import { deployment, operatorAddress, publicClient, sendAsOperator } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { appendRunEvents } from '#server/event/index.ts'
import { log } from '#server/log.ts'
import { chainRunId, rowHashes } from '#server/run/get-log.ts'
import { throughOutage } from './outage.ts'

/** The newest record of each step in (after, upTo]: a resumed run repeats the steps since its checkpoint. */
async function steps(runId: string, after: number, upTo: number): Promise<StepPoint[]> {
  const rows = await db().runEvent.findMany({ where: { runId, type: 'step' }, orderBy: { seq: 'asc' } })
  const newest = new Map(rows.map((row) => [(row.data as StepPoint).step, row.data as StepPoint]))
  return [...newest.values()].filter((row) => row.step > after && row.step <= upTo).sort((a, b) => a.step - b.step)
}

/**
 * Anchors the steps since the last anchor, up to a checkpoint, in one transaction. Steps on the chain are read back first,
 * so that a repeat after a crash anchors nothing twice.
 */
async function anchorUpTo(runId: string, owner: string, step: number): Promise<void> {
  const run = await db().run.findFirst({ where: { id: runId, leaseOwner: owner } })
  // the next worker anchors what this one does not
  if (!run || run.anchoredStep >= step) return
  const points = await steps(runId, run.anchoredStep, step)
  if (points.length === 0) return
  const hashes = await rowHashes(runId)
  const stepsRoot = stepsRootOf(
    points.map(({ rows, ...point }) => ({ ...point, rows: rows.map((row) => hashes[row] as Hex) })),
  )
  const previous = (run.runRoot ?? `0x${'00'.repeat(32)}`) as Hex
  const head = anchorHead(previous, step, stepsRoot)

  const { addresses } = await deployment()
  const registry = { address: addresses.modelRegistry, abi: modelRegistryAbi } as const
  const reader = await publicClient()
  const onChain = await reader.readContract({
    ...registry,
    functionName: 'runHead',
    args: [await operatorAddress(), chainRunId(runId)],
  })
  let txHash: Hex | null = null
  if (onChain !== head) {
    const sent = await sendAsOperator({
      ...registry,
      functionName: 'anchorRun',
      args: [chainRunId(runId), BigInt(step), stepsRoot],
    })
    txHash = sent.transactionHash
  }
  await db().$transaction(async (tx) => {
    const key = { runId, step }
    // the run before the checkpoint, as where its event is recorded: each waits for the other otherwise
    await tx.run.update({ where: { id: runId }, data: { anchoredStep: step, runRoot: head } })
    await tx.checkpoint.upsert({
      where: { runId_step: key },
      create: { ...key, path: `checkpoints/step-${step}`, stepsRoot, head, txHash },
      update: { stepsRoot, head, txHash },
    })
    if (txHash) await appendRunEvents(runId, [{ type: 'anchored', data: { step, txHash } }], tx)
  })
}

/**
 * Anchors behind the training's back, in order; what fails is tried again with the next checkpoint.
 * @param owner who does so for as long as the run is its
 */
export function runAnchors(runId: string, owner: string) {
  let chain: Promise<void> = Promise.resolve()
  let failed = 0
  const attempt = (step: number) => async () => {
    try {
      await throughOutage(() => anchorUpTo(runId, owner, step))
      failed = 0
    } catch (cause) {
      failed = step
      log.warn({ err: cause, run: runId, step }, 'could not anchor; will try again')
    }
  }
  return {
    add(step: number): void {
      chain = chain.then(attempt(step))
    },
    /** Resolves when everything is anchored or has failed three more times; publishing asks for the anchor. */
    async settled(): Promise<void> {
      await chain
      for (let tries = 0; failed > 0 && tries < 3; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 1000 * (tries + 1)))
        await attempt(failed)()
      }
    },
  }
}
