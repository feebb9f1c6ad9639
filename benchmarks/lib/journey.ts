import type { Hex } from 'viem'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import type { RunState } from '#lib/schemas/run.ts'
import { type OwnChannel, signVoucher } from '../../scripts/testing/channel.ts'
import type { Person } from '../../scripts/testing/person.ts'
import { startRun } from '../../scripts/testing/train.ts'

const seconds = (from: number) => (performance.now() - from) / 1000

/** Trains a released Datanet with default settings. @returns the run and its times in seconds */
export async function trainSample(person: Person, slug: string, params: { epochs?: number } = {}) {
  const { api } = person
  const from = performance.now()
  const run = await startRun(person, { datanet: slug, params })
  const reached = new Map<RunState, number>()
  let first_point_s = 0
  const stream = await api.events.watch({ topics: [{ topic: `run:${run.id}`, after: 0 }] })
  for await (const { event } of stream) {
    if (event.type === 'step' && first_point_s === 0) first_point_s = seconds(from)
    if (event.type !== 'state' || !('state' in event.data)) continue
    const state = event.data.state as RunState
    reached.set(state, seconds(from))
    if (state === 'failed' || state === 'stopped') throw new Error(`the run ended as ${state}: ${event.data.message}`)
    if (state === 'ready') break
  }
  const time = (state: RunState) => reached.get(state) ?? Number.NaN
  return {
    runId: run.id,
    first_point_s,
    sample_training_s: time('evaluating') - time('training'),
    sample_run_s: time('ready'),
  }
}

/** Publishes a run with one transaction. @returns its slug */
export async function publishRun(
  { api, wallet, reader, config }: Person,
  runId: string,
  slug: string,
): Promise<string> {
  const prepared = await api.models.preparePublish({
    runId,
    slug,
    name: `Bench ${slug}`,
    summary: 'Answers questions for a benchmark.',
    pricePer1k: '1000000000000000',
  })
  const txHash = await wallet.writeContract({
    address: config.addresses.modelRegistry as Hex,
    abi: modelRegistryAbi,
    functionName: 'publish',
    args: [
      {
        ...prepared.fields,
        datanets: prepared.fields.datanets.map((use) => ({ ...use, datanetId: BigInt(use.datanetId) })),
      } as never,
      prepared.slug,
      BigInt(prepared.pricePer1k),
    ],
  })
  await reader.waitForTransactionReceipt({ hash: txHash })
  await api.models.confirmPublish({ versionId: prepared.versionId, txHash })
  return prepared.slug
}

/** Asks one question and waits for its receipt. @returns times: to the first text in ms, from the end to the shares in s */
export async function ask(person: Person, channel: OwnChannel, modelSlug: string, content: string) {
  const { api } = person
  const quote = await api.chat.quote({ modelSlug, content })
  const voucher = await signVoucher(person, channel, BigInt(quote.maxFee))
  const from = performance.now()
  const { messageId } = await api.chat.send({
    modelSlug,
    content,
    idempotencyKey: crypto.randomUUID(),
    voucher,
  })
  let first_token_ms = 0
  let ended = 0
  let answer = ''
  for await (const { event } of await api.events.watch({ topics: [{ topic: `message:${messageId}`, after: 0 }] })) {
    if (event.type === 'text') {
      if (first_token_ms === 0) first_token_ms = performance.now() - from
      answer += event.data.text
    }
    if (event.type !== 'state') continue
    if (event.data.state === 'attributing') ended = performance.now()
    if (event.data.state === 'failed') throw new Error(`the answer failed: ${event.data.message}`)
    if (event.data.state === 'done') break
  }
  return { messageId, answer, first_token_ms, attribution_s: seconds(ended) }
}
