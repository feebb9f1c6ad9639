import { z } from 'zod'
import type { DatanetRowDetail } from '#lib/schemas/datanet.ts'
import { findingRuleSchema } from '#lib/schemas/finding.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { notFound } from '../errors.ts'
import { requireAccess } from './access.ts'
import { earnedByRow } from './earned.ts'
import { rowHistory } from './row-history.ts'
import { toDatum, toRow } from './view.ts'

type Hex = `0x${string}`
const flagsSchema = z.array(z.object({ rule: findingRuleSchema, reason: z.string().nullable().default(null) }))

/**
 * A row with everything that ever happened to it.
 * @throws AppError not_found | unauthenticated | forbidden
 */
export async function getRow({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string; hash: string }
}): Promise<DatanetRowDetail> {
  const datanet = await requireAccess(ctx, input.id, 'read')
  const row = await db().datum.findUnique({
    where: { datanetId_hash: { datanetId: datanet.id, hash: input.hash } },
    include: { contribution: true },
  })
  if (!row) throw notFound('row')
  const [children, parent, leaves] = await Promise.all([
    childrenOf(datanet.id, row.hash),
    row.parents[0]
      ? db().datum.findUnique({ where: { datanetId_hash: { datanetId: datanet.id, hash: row.parents[0] } } })
      : null,
    db().datanetVersionDatum.findMany({ where: { datumId: row.id } }),
  ])
  const versions = await db().datanetVersion.findMany({
    where: { id: { in: leaves.map((leaf) => leaf.versionId) }, releasedAt: { not: null } },
    orderBy: { version: 'asc' },
  })
  const relatives = [row, ...children, ...(parent ? [parent] : [])]
  const earned = await earnedByRow({
    chainDatanetId: datanet.chainDatanetId.toFixed(0),
    hashes: relatives.map(({ hash }) => hash),
  })
  const told = (relative: (typeof relatives)[number]) => toRow(relative, earned.get(relative.hash) ?? 0n)
  const own = row.contributor.toLowerCase() === ctx.session?.address.toLowerCase()
  const gone = row.state === 'withdrawn' || (row.state === 'rejected' && row.decisionReason !== 'edited')
  return {
    ...told(row),
    datum: toDatum(row),
    datanetSlug: datanet.slug,
    datanetName: datanet.name,
    contributionId: row.contributionId,
    signature: row.contribution.signature,
    batchRoot: row.contribution.batchRoot as Hex,
    reviewer: row.reviewer ? (row.reviewer as Hex) : null,
    flags: flagsSchema.safeParse(row.flags).data ?? [],
    parent: parent ? told(parent) : null,
    children: children.map(told),
    versions: versions.map(({ version }) => version),
    history: await rowHistory(ctx, { datanet, row, children, versions, leaves }),
    mayWithdraw: own && !gone,
  }
}

/** Edits of a row, oldest first. */
async function childrenOf(datanetId: string, hash: string) {
  const ids = await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM datum WHERE datanet_id = ${datanetId} AND origin = 'edit' AND parents[1] = ${hash}`
  return db().datum.findMany({ where: { id: { in: ids.map(({ id }) => id) } }, orderBy: { position: 'asc' } })
}
