import { z } from 'zod'
import { baseModelSchema } from '#lib/schemas/base-model.ts'
import { idSchema } from '#lib/schemas/common.ts'
import { createRunInput, listRunsInput, runDetailSchema, runSummarySchema } from '#lib/schemas/run.ts'
import { anyone, signedIn } from './base.ts'

const tags = ['runs']
const byId = z.object({ id: idSchema })
export const baseModels = {
  list: anyone
    .route({ method: 'GET', path: '/base-models', summary: 'Base models and whether this machine can run them', tags })
    .output(z.array(baseModelSchema)),
}
export const runs = {
  list: anyone
    .route({ method: 'GET', path: '/runs', summary: 'Runs, newest first', tags })
    .input(listRunsInput)
    .output(z.object({ runs: z.array(runSummarySchema), nextCursor: z.string().nullable() })),
  get: anyone
    .route({ method: 'GET', path: '/runs/{id}', summary: 'One run with checkpoints and samples', tags })
    .input(byId)
    .output(runDetailSchema),
  create: signedIn
    .route({ method: 'POST', path: '/runs', summary: 'Start training', tags })
    .input(createRunInput)
    .output(runSummarySchema),
  stop: signedIn
    .route({ method: 'POST', path: '/runs/{id}/stop', summary: 'Stop and keep the last checkpoint', tags })
    .input(byId)
    .output(runSummarySchema),
  resume: signedIn
    .route({ method: 'POST', path: '/runs/{id}/resume', summary: 'Go on from the newest checkpoint', tags })
    .input(byId)
    .output(runSummarySchema),
}
