import type { z } from 'zod'
import { poolsAbi } from '#lib/chain/generated/abis.ts'
import type { DoctorReport as Report } from '#lib/schemas/finding.ts'
import type { releasePreviewSchema } from '#lib/schemas/release.ts'
import type { DoctorReport } from '#prisma/generated/client.ts'
import { deployment, publicClient } from '../chain/index.ts'
import type { Ctx } from '../ctx.ts'
import { requireAccess } from '../datanet/index.ts'
import { db } from '../db.ts'
import { fillSimilar, type RawReport } from '../upload/index.ts'
import { acceptedRows } from './choose-rows.ts'
import { type ChangeCounts, changesQuery, toChanges } from './count-changes.ts'

type Preview = z.infer<typeof releasePreviewSchema>

/** What would be released now. Curators. */
export async function previewRelease({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Preview> {
  const datanet = await requireAccess(ctx, input.id, 'curate')
  const parent = await db().datanetVersion.findFirst({
    where: { datanetId: datanet.id, releasedAt: { not: null } },
    orderBy: { version: 'desc' },
  })
  const now = `SELECT d.id, d.parents[1] AS parent FROM datum d WHERE d.datanet_id = $2 AND ${acceptedRows}`
  const [[counts], unsigned, doctor, pool] = await Promise.all([
    db().$queryRawUnsafe<ChangeCounts[]>(changesQuery(now), parent?.id ?? '', datanet.id),
    db().review.groupBy({
      by: ['reviewer'],
      where: { datanetId: datanet.id, contributionId: null, verdict: { not: 'skip' } },
      _count: { _all: true },
      orderBy: { _count: { reviewer: 'desc' } },
    }),
    db().doctorReport.findFirst({ where: { datanetId: datanet.id }, orderBy: { createdAt: 'desc' } }),
    poolOf(BigInt(datanet.chainDatanetId.toFixed(0))),
  ])
  const { added, unchanged } = counts as ChangeCounts
  const rows = added + unchanged
  return {
    version: (parent?.version ?? 0) + 1,
    rows,
    changes: toChanges(counts as ChangeCounts),
    unsigned: unsigned.map(({ reviewer, _count }) => ({ reviewer: reviewer as `0x${string}`, votes: _count._all })),
    doctor: doctor && (await toDoctor(ctx, doctor, rows)),
    pool: pool.toString(),
  }
}

/** What waits for a Datanet's next release, in wei. */
export async function poolOf(chainDatanetId: bigint): Promise<bigint> {
  const [reader, { addresses }] = await Promise.all([publicClient(), deployment()])
  return reader.readContract({
    address: addresses.pools,
    abi: poolsAbi,
    functionName: 'poolOf',
    args: [chainDatanetId],
  })
}

async function toDoctor(ctx: Ctx, doctor: DoctorReport, rows: number): Promise<Preview['doctor']> {
  const since = { gt: doctor.createdAt }
  const changed = await db().datum.findFirst({
    where: {
      datanetId: doctor.datanetId,
      OR: [
        { state: 'accepted', decidedAt: since },
        { state: 'accepted', createdAt: since },
        { state: 'withdrawn', withdrawnAt: since },
      ],
    },
    select: { id: true },
  })
  return {
    id: doctor.id,
    state: doctor.state as 'checking' | 'done' | 'failed',
    report: doctor.report === null ? null : await toReport(ctx, doctor.report as unknown as RawReport),
    doneRows: doctor.doneRows,
    rows: doctor.rows,
    stale: changed !== null || (doctor.state === 'done' && doctor.rows !== rows),
    error: doctor.error,
    at: doctor.createdAt.toISOString(),
  }
}

/** A report names stored rows by their place; here they get a name, where the caller may read them. */
async function toReport(ctx: Ctx, { findings, ...report }: RawReport): Promise<Report> {
  const filled = findings.map(async (finding) => ({ ...finding, examples: await fillSimilar(ctx, finding.examples) }))
  return { ...report, findings: await Promise.all(filled) }
}
