import { z } from 'zod'
import { idSchema, timeSchema } from '#lib/schemas/common.ts'
import {
  appendCommitInput,
  appendInput,
  appendOutput,
  checkUploadInput,
  commitUploadInput,
  createUploadInput,
  draftsOutput,
  signUploadInput,
  uploadFindingsInput,
  uploadFindingsOutput,
  uploadRowsInput,
  uploadRowsOutput,
  uploadSchema,
} from '#lib/schemas/upload.ts'
import { anyone, signedIn } from './base.ts'

const tags = ['uploads']
const upload = z.object({ uploadId: idSchema })
export const uploads = {
  create: signedIn
    .route({
      method: 'POST',
      path: '/datanets/{id}/uploads',
      summary: 'Bring rows: text at once, or a file that is sent in parts',
      tags,
    })
    .input(createUploadInput)
    .output(uploadSchema),
  list: signedIn
    .route({ method: 'GET', path: '/datanets/{id}/uploads', summary: 'Own uploads to a Datanet, newest first', tags })
    .input(z.object({ id: z.string() }))
    .output(z.array(uploadSchema)),
  get: signedIn
    .route({ method: 'GET', path: '/uploads/{uploadId}', summary: 'An own upload with its report', tags })
    .input(upload)
    .output(uploadSchema),
  cancel: signedIn
    .route({ method: 'POST', path: '/uploads/{uploadId}/cancellation', summary: 'Stop and delete what was sent', tags })
    .input(upload)
    .output(uploadSchema),
  check: signedIn
    .route({
      method: 'POST',
      path: '/uploads/{uploadId}/check',
      summary: 'Check it with this mapping and these choices',
      tags,
    })
    .input(checkUploadInput)
    .output(uploadSchema),
  findings: signedIn
    .route({ method: 'GET', path: '/uploads/{uploadId}/findings', summary: 'Findings, in the order of the file', tags })
    .input(uploadFindingsInput)
    .output(uploadFindingsOutput),
  rows: signedIn
    .route({ method: 'GET', path: '/uploads/{uploadId}/rows', summary: 'Rows as they would be signed', tags })
    .input(uploadRowsInput)
    .output(uploadRowsOutput),
  /** One line a row: exactly the text that is hashed, so that who signs can hash it too. */
  batch: signedIn
    .route({ method: 'GET', path: '/uploads/{uploadId}/batch.jsonl', summary: 'The canonical rows to be signed', tags })
    .input(upload)
    .output(z.file()),
  commit: signedIn
    .route({
      method: 'POST',
      path: '/uploads/{uploadId}/commitment',
      summary: 'Commit to a batch before signing it',
      tags,
    })
    .input(commitUploadInput)
    .output(z.object({ committedAt: timeSchema })),
  sign: signedIn
    .route({ method: 'POST', path: '/uploads/{uploadId}/signature', summary: 'Make the batch a contribution', tags })
    .input(signUploadInput)
    .output(uploadSchema),
  startDrafts: signedIn
    .route({
      method: 'POST',
      path: '/uploads/{uploadId}/drafts',
      summary: 'Have a model draft questions and answers from a document',
      tags,
    })
    .input(upload)
    .output(draftsOutput),
  drafts: signedIn
    .route({ method: 'GET', path: '/uploads/{uploadId}/drafts', summary: 'Drafts so far', tags })
    .input(upload)
    .output(draftsOutput),
  stopDrafts: signedIn
    .route({ method: 'POST', path: '/uploads/{uploadId}/drafts/stop', summary: 'Draft no more; keep those made', tags })
    .input(upload)
    .output(draftsOutput),
  appendCommit: anyone
    .route({ method: 'POST', path: '/datanets/{id}/append/commitment', summary: 'Programs: commit to a batch', tags })
    .input(appendCommitInput)
    .output(z.object({ committedAt: timeSchema })),
  append: anyone
    .route({
      method: 'POST',
      path: '/datanets/{id}/append',
      summary: 'Programs: hand in a committed, signed batch',
      tags,
    })
    .input(appendInput)
    .output(appendOutput),
}
