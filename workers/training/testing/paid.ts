import type { Deployment } from '#lib/chain/deployment.ts'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import { type TrainParams, trainParamsSchema } from '#lib/schemas/train-params.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import { operatorAccount, operatorAddress, publicClient } from '#server/chain/index.ts'
import { db, wei } from '#server/db.ts'
import { chainRunId } from '#server/run/get-log.ts'
import { openMarket } from '#workers/settlement/testing/market.ts'
import { type OpenChannel, Payer } from '#workers/settlement/testing/payments.ts'
import { makePaidRun } from '#workers/settlement/testing/trainings.ts'

const pricePer1k = 10n ** 15n
const cap = 10n ** 18n

/** A market whose Datanets are trained on, and its person, who pays from a channel of its own for each run. */
export async function openTraining(deployment: Deployment, url: string) {
  const market = await openMarket(deployment, url)
  const payer = new Payer(deployment, url, await operatorAccount(), market)
  const versions = await db().datanetVersion.findMany({ orderBy: { id: 'asc' } })
  const versionIds = versions.map(({ id }) => id)

  async function start(params: Partial<TrainParams>, about: Partial<Prisma.RunUncheckedCreateInput> = {}) {
    const channel = await payer.openChannel()
    const change = { params: trainParamsSchema.parse(params), plan: { totalTokens: 1 }, ...about }
    const id = await makePaidRun(deployment, { channel, userId: market.userId, versionIds, cap, pricePer1k }, change)
    return { id, channel }
  }
  return { market, versions, start }
}

/** What is spent and reserved on a channel, wei. */
export async function held({ id }: OpenChannel) {
  const { spent, reserved } = await db().channel.findUniqueOrThrow({ where: { id } })
  return { spent: wei(spent), reserved: wei(reserved) }
}

/** Fee of so many tokens, wei. */
export const feeFor = (tokens: bigint | null) => (pricePer1k * (tokens ?? 0n) + 999n) / 1000n

/** What the chain says of a run: the steps of its anchors in their order, and the head of their hash chain. */
export async function chainOfRun(deployment: Deployment, runId: string) {
  const [reader, operator] = [await publicClient(), await operatorAddress()]
  const address = deployment.addresses.modelRegistry
  const args = { owner: operator, runId: chainRunId(runId) } as const
  const logs = await reader.getContractEvents({
    ...{ address, abi: modelRegistryAbi, eventName: 'RunAnchored', args, fromBlock: 0n, strict: true },
  })
  const head = await reader.readContract({
    ...{ address, abi: modelRegistryAbi, functionName: 'runHead', args: [operator, chainRunId(runId)] },
  })
  return { steps: logs.map((log) => Number(log.args.step)), head }
}
