import type { z } from 'zod'
import { rowEventSchema } from '#lib/schemas/datanet.ts'
import type { Datanet, DatanetVersion, DatanetVersionDatum, Datum } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { paymentsOf } from './earned.ts'

type RowEvent = z.infer<typeof rowEventSchema>
type Facts = {
  datanet: Pick<Datanet, 'id' | 'slug' | 'chainDatanetId'>
  row: Datum
  children: Datum[]
  versions: DatanetVersion[]
  leaves: DatanetVersionDatum[]
}
type Hex = `0x${string}`

const shownPayments = 200
const origins: Record<string, string> = {
  upload: 'from a file',
  paste: 'pasted',
  form: 'written in the form',
  hub: 'from the Hugging Face Hub',
  append: 'by a program',
  draft: 'drafted by a model, accepted by its contributor',
  edit: 'as an edit of another row',
  feedback: 'from feedback on an answer',
}

/** Everything that ever happened to a row, oldest first. Votes are told once it is decided, so that nobody follows. */
export async function rowHistory(ctx: Ctx, facts: Facts): Promise<RowEvent[]> {
  const { row } = facts
  const told = await Promise.all([votes(ctx, row), comments(row), training(facts), payments(facts)])
  const order = (type: RowEvent['type']) => rowEventSchema.shape.type.options.indexOf(type)
  return [...ownEvents(facts), ...told.flat()].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at) || order(a.type) - order(b.type),
  )
}

const event = (
  type: RowEvent['type'],
  at: Date,
  text: string,
  { by = null, href = null, amount = null }: { by?: string | null; href?: string | null; amount?: bigint | null } = {},
): RowEvent => ({ type, at: at.toISOString(), by: by as Hex | null, text, href, amount: amount?.toString() ?? null })

function ownEvents({ datanet, row, children, versions, leaves }: Facts): RowEvent[] {
  const hrefOf = (hash: string) => `/datanets/${datanet.slug}/rows/${hash}`
  const signed = `Proposed and signed, ${origins[row.origin] ?? row.origin}`
  const proposed = {
    by: row.contributor,
    href: row.origin === 'edit' && row.parents[0] ? hrefOf(row.parents[0]) : null,
  }
  const events = [event('proposed', row.createdAt, signed, proposed)]
  // a withdrawal keeps its own reason in the same place
  const why = row.decisionReason && row.state !== 'withdrawn' ? `: ${row.decisionReason.replaceAll('_', ' ')}` : ''
  if (row.decidedAt && row.decisionReason !== 'edited') {
    // where nothing is reviewed, a row is accepted the moment before it is stored
    const at = row.decidedAt > row.createdAt ? row.decidedAt : row.createdAt
    events.push(event('decided', at, row.state === 'rejected' ? `Rejected${why}` : 'Accepted'))
  }
  for (const child of children) {
    const text = child.state === 'accepted' ? 'Replaced by an edit' : `Edit ${child.state}`
    events.push(
      event('edited', child.decidedAt ?? child.createdAt, text, { by: child.contributor, href: hrefOf(child.hash) }),
    )
  }
  for (const version of versions) {
    const trained = leaves.find((leaf) => leaf.versionId === version.id)?.trained
    const text = trained ? `In version ${version.version}` : `In version ${version.version}, named for its pay only`
    const href = `/datanets/${datanet.slug}?tab=versions`
    events.push(event('released', version.releasedAt as Date, text, { href }))
  }
  if (row.withdrawnAt) {
    const reason = row.decisionReason ? `Withdrawn: ${row.decisionReason}` : 'Withdrawn'
    events.push(event('withdrawn', row.withdrawnAt, reason, { by: row.contributor }))
  }
  return events
}

async function votes(ctx: Ctx, row: Datum): Promise<RowEvent[]> {
  const own = ctx.session?.address ?? ''
  const reviews = await db().review.findMany({
    where: { datumId: row.id, verdict: { not: 'skip' }, ...(row.state === 'proposed' && { reviewer: own }) },
  })
  return reviews.map((review) => {
    const parts = [
      review.round > 0 ? 'On re-check' : null,
      review.verdict === 'accept'
        ? 'accepted'
        : `rejected: ${review.reason?.replaceAll('_', ' ') ?? 'no reason given'}`,
      review.contributionId ? 'signed' : null,
    ]
    const text = parts.filter(Boolean).join(', ')
    const type = review.verdict === 'accept' ? 'accepted_by' : 'rejected_by'
    return event(type, review.createdAt, text.charAt(0).toUpperCase() + text.slice(1), { by: review.reviewer })
  })
}

async function comments(row: Datum): Promise<RowEvent[]> {
  const rows = await db().reviewComment.findMany({ where: { datumId: row.id } })
  return rows.map(({ author, text, createdAt }) => event('commented', createdAt, text, { by: author }))
}

/** Runs over released versions that trained on the row, and the models that came of them. */
async function training({ versions, leaves }: Facts): Promise<RowEvent[]> {
  const trained = versions.filter(({ id }) => leaves.find((leaf) => leaf.versionId === id)?.trained)
  const runs = await db().run.findMany({
    where: { state: 'ready', datanets: { some: { versionId: { in: trained.map(({ id }) => id) } } } },
    include: {
      user: { select: { address: true } },
      versions: { where: { publishedAt: { not: null } }, include: { model: { select: { slug: true, name: true } } } },
    },
    orderBy: { finishedAt: 'asc' },
    take: shownPayments,
  })
  return runs.map((run) => {
    const model = run.versions[0]?.model
    return event(
      'trained',
      run.finishedAt ?? run.createdAt,
      model ? `Trained into the model ${model.name}` : `Trained on in the run ${run.name}`,
      {
        by: run.user.address,
        href: model ? `/models/${model.slug}` : `/train/${run.id}`,
      },
    )
  })
}

async function payments({ datanet, row }: Facts): Promise<RowEvent[]> {
  const paid = await paymentsOf(datanet.chainDatanetId.toFixed(0), row.hash, shownPayments)
  return paid.map(({ receiptHash, amount, at, epoch }) =>
    event(
      'paid',
      at,
      epoch === null ? 'Earned from an answer; not settled yet' : `Earned from an answer, settled in epoch ${epoch}`,
      {
        by: row.contributor,
        href: `/receipts/${receiptHash}`,
        amount,
      },
    ),
  )
}
