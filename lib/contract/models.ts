import { z } from 'zod'
import {
  confirmPublishInput,
  modelDetailSchema,
  modelSummarySchema,
  preparePublishInput,
  preparePublishOutput,
} from '#lib/schemas/model.ts'
import { anyone, signedIn } from './base.ts'

const tags = ['models']
export const models = {
  list: anyone
    .route({ method: 'GET', path: '/models', summary: 'Published models, newest first', tags })
    .output(z.array(modelSummarySchema)),
  get: anyone
    .route({ method: 'GET', path: '/models/{slug}', summary: 'One model with its on-chain record', tags })
    .input(z.object({ slug: z.string() }))
    .output(modelDetailSchema),
  preparePublish: signedIn
    .route({
      method: 'POST',
      path: '/models/prepare',
      summary: 'Write the passport and the arguments of the transaction',
      tags,
    })
    .input(preparePublishInput)
    .output(preparePublishOutput),
  confirmPublish: signedIn
    .route({ method: 'POST', path: '/models/confirm', summary: 'Confirm the publishing transaction', tags })
    .input(confirmPublishInput)
    .output(modelDetailSchema),
}
