import { keccak256, stringToBytes } from 'viem'
import { canonicalJson } from '#lib/domain/hashing.ts'
import { feeOf } from '#lib/domain/price.ts'
import type { TrainingRecord } from '#lib/schemas/receipt.ts'
import { releaseReservation } from '../chat/index.ts'
import { type Tx, wei } from '../db.ts'

/** What wakes who signs training receipts, on the channel `queue`. */
export const chargeSignal = 'charge'

/**
 * Ends a run's reservation, in the transaction that ends the run, so that it happens once: what was trained and kept since
 * the last charge is owed, to be signed by `chargeRun`; where nothing is, the whole cap is given back.
 * @param tx after the run's state and tokens were written
 */
export async function closeReservation(tx: Tx, runId: string, ended: 'ready' | 'stopped' | 'failed'): Promise<void> {
  const run = await tx.run.findUniqueOrThrow({
    where: { id: runId },
    include: {
      charges: { select: { tokens: true } },
      datanets: { include: { version: { include: { datanet: true } } }, orderBy: { versionId: 'asc' } },
    },
  })
  const { channelId, cap, pricePer1k, adapterSha256 } = run
  if (!channelId || !cap || !pricePer1k) return
  const charged = run.charges.reduce((sum, { tokens }) => sum + Number(tokens), 0)
  const totalTokens = Number(run.tokens ?? 0n)
  const tokens = totalTokens - charged
  if (ended === 'failed' || !adapterSha256 || tokens <= 0) {
    await releaseReservation(channelId, wei(cap), tx)
    return
  }
  const most = wei(cap)
  const price = feeOf(wei(pricePer1k), tokens)
  const record: TrainingRecord = {
    schema: 'modelfactory-training/1',
    run: { id: run.id, root: run.runRoot as `0x${string}` | null, steps: run.step },
    part: run.charges.length + 1,
    ...{ tokens, totalTokens, baseModel: run.baseModelId },
    adapter: { sha256: adapterSha256, ggufSha256: run.ggufSha256 },
    // an index of an earlier attempt says nothing of this one
    attributionIndexRoot: ended === 'ready' ? (run.indexRoot as `0x${string}` | null) : null,
    datanets: run.datanets.map(({ version }) => ({
      datanetId: version.datanet.chainDatanetId.toFixed(0),
      version: version.version,
    })),
  }
  await tx.runCharge.create({
    data: {
      ...{ runId, channelId, cap, record, part: record.part, tokens: BigInt(tokens) },
      fee: (price < most ? price : most).toString(),
      promptHash: keccak256(stringToBytes(canonicalJson(run.plan ?? {}))),
    },
  })
  await tx.$executeRaw`SELECT pg_notify('queue', ${chargeSignal})`
}
