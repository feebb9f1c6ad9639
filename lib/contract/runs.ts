import { z } from 'zod'
import { baseModelSchema } from '#lib/schemas/base-model.ts'
import { idSchema, sha256Schema } from '#lib/schemas/common.ts'
import { judgementSchema } from '#lib/schemas/judgement.ts'
import { planSchema } from '#lib/schemas/plan.ts'
import {
  createRunInput,
  createSweepInput,
  listRunsInput,
  paymentSchema,
  runDetailSchema,
  runSettingsSchema,
  runSummarySchema,
} from '#lib/schemas/run.ts'
import {
  cardInput,
  cardSchema,
  exportFormats,
  exportSchema,
  lookInput,
  lookOutput,
  notificationSchema,
  queueSchema,
  runLogSchema,
  webhookSchema,
} from '#lib/schemas/training.ts'
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
    // what a stopped or failed run reserved is returned: going on needs a new cap where training costs something
    .input(byId.extend({ payment: paymentSchema.nullable().default(null) }))
    .output(runSummarySchema),
  plan: anyone
    .route({ method: 'POST', path: '/run-plans', summary: 'What a run would do and cost', tags })
    .input(runSettingsSchema)
    .output(planSchema),
  look: anyone
    .route({ method: 'POST', path: '/run-looks', summary: 'Rows as the trainer sees them, token by token', tags })
    .input(lookInput)
    .output(lookOutput),
  uploadTestSet: signedIn
    .route({
      method: 'POST',
      path: '/test-sets',
      summary: 'Questions and answers of one’s own to examine runs with',
      tags,
    })
    .input(z.object({ jsonl: z.string().min(1, 'The file is empty.').max(2_000_000, 'A test set is at most 2 MB.') }))
    .output(z.object({ sha256: sha256Schema, questions: z.number().int() })),
  pause: signedIn
    .route({ method: 'POST', path: '/runs/{id}/pause', summary: 'Give up the place and keep the reservation', tags })
    .input(byId)
    .output(runSummarySchema),
  prioritise: signedIn
    .route({
      method: 'POST',
      path: '/runs/{id}/priority',
      summary: 'Move an own waiting run before or behind the others',
      tags,
    })
    .input(byId.extend({ priority: z.coerce.number().int().min(-1).max(1) }))
    .output(runSummarySchema),
  sweep: signedIn
    .route({ method: 'POST', path: '/sweeps', summary: 'Start up to six settings as one comparison', tags })
    .input(createSweepInput)
    .output(z.object({ sweepId: idSchema, runs: z.array(runSummarySchema) })),
  queue: anyone
    .route({ method: 'GET', path: '/queue', summary: 'Slots and who waits for them', tags })
    .output(queueSchema),
  log: anyone
    .route({ method: 'GET', path: '/runs/{id}/log', summary: 'Every step as it is anchored on the chain', tags })
    .input(byId)
    .output(runLogSchema),
  exports: anyone
    .route({ method: 'GET', path: '/runs/{id}/exports', summary: 'Files of a run, and which can be made', tags })
    .input(byId)
    .output(z.array(exportSchema)),
  export: signedIn
    .route({ method: 'POST', path: '/runs/{id}/exports', summary: 'Make a file of a run in another format', tags })
    .input(byId.extend({ format: z.enum(exportFormats) }))
    .output(exportSchema),
  exportFile: anyone
    .route({ method: 'GET', path: '/runs/{id}/exports/{format}/file', summary: 'A file of a run', tags })
    .input(byId.extend({ format: z.enum(exportFormats) }))
    .output(z.file()),
  card: anyone
    .route({ method: 'GET', path: '/runs/{id}/card', summary: 'The model card of a run, for a repository', tags })
    .input(cardInput)
    .output(cardSchema),
  judgement: anyone
    .route({ method: 'GET', path: '/runs/{id}/judgement', summary: 'What a judge says of a run’s answers', tags })
    .input(byId)
    .output(judgementSchema),
  judge: signedIn
    .route({ method: 'POST', path: '/runs/{id}/judgement', summary: 'Have the judge compare a run’s answers', tags })
    .input(byId)
    .output(judgementSchema),
  stopJudge: signedIn
    .route({ method: 'POST', path: '/runs/{id}/judgement/stop', summary: 'Stop the judge', tags })
    .input(byId)
    .output(judgementSchema),
}

const inboxTags = ['notifications']
export const notifications = {
  list: signedIn
    .route({ method: 'GET', path: '/notifications', summary: 'The inbox, newest first', tags: inboxTags })
    .output(z.object({ notifications: z.array(notificationSchema), unread: z.number().int() })),
  read: signedIn
    .route({ method: 'POST', path: '/notifications/read', summary: 'Mark as read, all without an id', tags: inboxTags })
    .input(z.object({ id: idSchema.optional() }))
    .output(z.object({ unread: z.number().int() })),
  webhook: signedIn
    .route({ method: 'GET', path: '/webhook', summary: 'Where notifications are sent as well', tags: inboxTags })
    .output(webhookSchema.nullable()),
  setWebhook: signedIn
    .route({ method: 'PUT', path: '/webhook', summary: 'Set or remove the webhook', tags: inboxTags })
    .input(z.object({ url: webhookSchema.shape.url.nullable() }))
    .output(webhookSchema.nullable()),
  testWebhook: signedIn
    .route({ method: 'POST', path: '/webhook/test', summary: 'Send a test delivery', tags: inboxTags })
    .output(z.object({ status: z.number().int().nullable(), error: z.string().nullable() })),
}
