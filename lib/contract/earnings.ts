import { z } from 'zod'
import { addressSchema } from '#lib/schemas/common.ts'
import { earningsSchema, epochSchema } from '#lib/schemas/earnings.ts'
import { anyone, operator } from './base.ts'

const tags = ['earnings']
export const earnings = {
  get: anyone
    .route({ method: 'GET', path: '/earnings/{account}', summary: 'What an account earned, from which answers', tags })
    .input(z.object({ account: addressSchema }))
    .output(earningsSchema),
  epochs: anyone
    .route({ method: 'GET', path: '/epochs', summary: 'Settled epochs, newest first', tags })
    .output(z.array(epochSchema)),
  settleNow: operator
    .route({ method: 'POST', path: '/epochs', summary: 'Settle what waits, now', tags })
    .output(z.object({ queued: z.literal(true) })),
}
