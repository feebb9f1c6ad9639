import type { CreateRunInput } from '#lib/schemas/run.ts'
import { openChannel, signVoucher } from './channel.ts'
import type { Person } from './person.ts'

type Settings = Omit<CreateRunInput, 'idempotencyKey' | 'payment' | 'datanets' | 'baseModelId'> & { datanet: string }

/** Starts a run on a released Datanet as a program does: plan, channel, voucher for the cap, run. */
export async function startRun(person: Person, { datanet: slug, ...settings }: Settings) {
  const { api } = person
  const versionId = (await api.datanets.get({ id: slug })).latestVersion?.id
  if (!versionId) throw new Error(`${slug} is not released`)
  const order = { baseModelId: 'smollm2-135m-instruct', datanets: [{ versionId, weight: 1 }], ...settings }
  const { price } = await api.runs.plan(order as Parameters<typeof api.runs.plan>[0])
  const cap = BigInt(price.cap)
  const channel = cap > 0n ? await openChannel(person, cap) : null
  const payment = channel ? { cap: cap.toString(), voucher: await signVoucher(person, channel, cap) } : null
  const input = { ...order, payment, idempotencyKey: crypto.randomUUID() }
  return api.runs.create(input as Parameters<typeof api.runs.create>[0])
}
