import type { Hex } from 'viem'
import type { ReleaseJob } from '#lib/schemas/release.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import { db } from '../db.ts'

type Row = Prisma.ReleaseJobGetPayload<{ include: { datanet: true } }>

/** A job as its caller sees it, with the transaction that releases what it prepared. */
export async function toReleaseJob(job: Row): Promise<ReleaseJob> {
  const { id, datanetId, stage, doneRows, totalRows, error } = job
  const state = job.state as ReleaseJob['state']
  return { id, datanetId, state, stage, doneRows, totalRows, error, transaction: await transactionOf(job) }
}

async function transactionOf({ state, versionId, datanet }: Row): Promise<ReleaseJob['transaction']> {
  if (state !== 'prepared' || !versionId) return null
  const version = await db().datanetVersion.findUniqueOrThrow({ where: { id: versionId } })
  const first = version.version === 1
  return {
    functionName: first ? 'create' : 'release',
    version: version.version,
    salt: first ? (datanet.salt as Hex) : null,
    chainDatanetId: datanet.chainDatanetId.toFixed(0),
    root: version.root as Hex,
    rows: version.rows,
    manifestHash: version.manifestHash as Hex,
  }
}
