import { z } from 'zod'
import { bountiesOutput, bountySchema, confirmBountyInput, createBountyInput } from '#lib/schemas/bounty.ts'
import { idSchema } from '#lib/schemas/common.ts'
import { datanetDetailSchema, datanetRowDetailSchema } from '#lib/schemas/datanet.ts'
import {
  confirmReleaseInput,
  prepareReleaseInput,
  releaseJobSchema,
  releasePreviewSchema,
  withdrawInput,
} from '#lib/schemas/release.ts'
import { anyone, signedIn } from './base.ts'

const tags = ['releases']
const id = z.object({ id: z.string() })
export const releases = {
  preview: signedIn
    .route({ method: 'GET', path: '/datanets/{id}/release', summary: 'What would be released now; curators', tags })
    .input(id)
    .output(releasePreviewSchema),
  examine: signedIn
    .route({
      method: 'POST',
      path: '/datanets/{id}/doctor',
      summary: 'Have the doctor look at what would be released; curators',
      tags,
    })
    .input(id)
    .output(z.object({ doctorReportId: idSchema })),
  prepare: signedIn
    .route({ method: 'POST', path: '/datanets/{id}/release', summary: 'Make the next version; curators', tags })
    .input(prepareReleaseInput)
    .output(releaseJobSchema),
  job: signedIn
    .route({
      method: 'GET',
      path: '/datanets/{id}/release/job',
      summary: 'How far the making of a version is; curators',
      tags,
    })
    .input(id)
    .output(releaseJobSchema.nullable()),
  confirm: signedIn
    .route({
      method: 'POST',
      path: '/datanets/{id}/release/confirmation',
      summary: 'Confirm the release transaction',
      tags,
    })
    .input(confirmReleaseInput)
    .output(datanetDetailSchema),
  /** train.jsonl, train.parquet, test.jsonl, croissant.json, manifest.json, changes.jsonl */
  file: anyone
    .route({
      method: 'GET',
      path: '/datanets/{id}/versions/{version}/{name}',
      summary: 'A file of a released version',
      tags,
    })
    .input(id.extend({ version: z.coerce.number().int().min(1), name: z.string().max(60) }))
    .output(z.file()),
  withdraw: signedIn
    .route({
      method: 'POST',
      path: '/datanets/{id}/rows/{hash}/withdrawal',
      summary: 'Withdraw an own row from coming versions',
      tags,
    })
    .input(withdrawInput)
    .output(datanetRowDetailSchema),
}
export const bounties = {
  list: anyone
    .route({
      method: 'GET',
      path: '/datanets/{id}/bounties',
      summary: 'Bounties, and what is left for them',
      tags: ['bounties'],
    })
    .input(id)
    .output(bountiesOutput),
  create: signedIn
    .route({
      method: 'POST',
      path: '/datanets/{id}/bounties',
      summary: 'Draft a bounty; its transaction posts it; owner',
      tags: ['bounties'],
    })
    .input(createBountyInput)
    .output(bountySchema),
  confirm: signedIn
    .route({
      method: 'POST',
      path: '/bounties/{bountyId}/confirmation',
      summary: 'Take over what a transaction did to a bounty',
      tags: ['bounties'],
    })
    .input(confirmBountyInput)
    .output(bountySchema),
}
