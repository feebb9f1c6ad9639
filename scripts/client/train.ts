import { formatOpen, parseOpen } from '#lib/format.ts'
import type { CreateRunInput } from '#lib/schemas/run.ts'
import { openChannel, signVoucher } from './channel.ts'
import type { Person } from './person.ts'

type Order = Pick<CreateRunInput, 'params' | 'name' | 'initRunId' | 'testSet'> & { baseModelId?: string }
export type Planned = Awaited<ReturnType<typeof planOf>>

/** The plan of a run on released Datanets. @throws Error naming one that is not released */
export async function planOf({ api }: Person, datanets: readonly { slug: string; weight?: number }[], order: Order) {
  const chosen: { versionId: string; weight: number }[] = []
  for (const { slug, weight = 1 } of datanets) {
    const versionId = (await api.datanets.get({ id: slug })).latestVersion?.id
    if (!versionId) throw new Error(`${slug} has no released version; release it first, or pick another Datanet.`)
    chosen.push({ versionId, weight })
  }
  const settings = { baseModelId: 'smollm2-135m-instruct', ...order, datanets: chosen }
  return { settings, plan: await api.runs.plan(settings as Parameters<typeof api.runs.plan>[0]) }
}

/** Opens a channel with the cap, signs the voucher and starts. @param capOpen in OPEN; the plan's without it */
export async function startPlanned(person: Person, { settings, plan }: Planned, capOpen?: string) {
  const { api } = person
  const wish = capOpen === undefined ? plan.price.cap : parseOpen(capOpen)
  if (wish === null)
    throw new Error(`The cap is ${capOpen}, but must be a number of OPEN such as ${formatOpen(plan.price.cap)}.`)
  const cap = BigInt(plan.price.expected) === 0n ? 0n : BigInt(wish)
  const channel = cap > 0n ? await openChannel(person, cap) : null
  const payment = channel ? { cap: cap.toString(), voucher: await signVoucher(person, channel, cap) } : null
  const input = { ...settings, payment, idempotencyKey: crypto.randomUUID() }
  return api.runs.create(input as Parameters<typeof api.runs.create>[0])
}

/** Starts a run on one released Datanet as a program does: plan, channel, voucher for the cap, run. */
export async function startRun(person: Person, { datanet, ...order }: Order & { datanet: string }) {
  return startPlanned(person, await planOf(person, [{ slug: datanet }], order))
}
