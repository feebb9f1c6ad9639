import { eventIterator } from '@orpc/contract'
import { streamEventSchema, watchInput } from '#lib/schemas/events.ts'
import { anyone } from './base.ts'

export const events = {
  watch: anyone
    .route({
      method: 'POST',
      path: '/events',
      summary: 'Events of runs and answers as they happen (SSE, resumable)',
      tags: ['events'],
    })
    .input(watchInput)
    .output(eventIterator(streamEventSchema)),
}
