import { z } from 'zod'
import {
  checkUploadOutput,
  commitUploadInput,
  confirmReleaseInput,
  createDatanetInput,
  createDatanetOutput,
  datanetDetailSchema,
  datanetRowsInput,
  datanetRowsOutput,
  datanetSummarySchema,
} from '#lib/schemas/datanet.ts'
import { anyone, signedIn } from './base.ts'

const tags = ['datanets']
export const datanets = {
  list: anyone
    .route({ method: 'GET', path: '/datanets', summary: 'All Datanets, newest first', tags })
    .output(z.array(datanetSummarySchema)),
  get: anyone
    .route({ method: 'GET', path: '/datanets/{id}', summary: 'One Datanet by id or slug', tags })
    .input(z.object({ id: z.string() }))
    .output(datanetDetailSchema),
  rows: anyone
    .route({ method: 'GET', path: '/datanets/{id}/rows', summary: 'Rows of a Datanet', tags })
    .input(datanetRowsInput)
    .output(datanetRowsOutput),
  check: signedIn
    .route({ method: 'POST', path: '/datanets/uploads', summary: 'Check a .jsonl or .csv file row by row', tags })
    .input(z.object({ file: z.file() }))
    .output(checkUploadOutput),
  commit: signedIn
    .route({
      method: 'POST',
      path: '/datanets/uploads/{uploadId}/commitment',
      summary: 'Commit to a batch before signing it',
      tags,
    })
    .input(commitUploadInput)
    .output(z.object({ committedAt: z.iso.datetime() })),
  create: signedIn
    .route({ method: 'POST', path: '/datanets', summary: 'Create a Datanet from a signed contribution', tags })
    .input(createDatanetInput)
    .output(createDatanetOutput),
  confirmRelease: signedIn
    .route({ method: 'POST', path: '/datanets/{id}/release', summary: 'Confirm the release transaction', tags })
    .input(confirmReleaseInput)
    .output(datanetDetailSchema),
}
