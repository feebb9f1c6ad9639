import { z } from 'zod'
import {
  channelSchema,
  feedbackInput,
  feedbackOutput,
  messageSchema,
  quoteInput,
  quoteOutput,
  sendInput,
  sendOutput,
  threadSchema,
  threadSummarySchema,
} from '#lib/schemas/chat.ts'
import { bytes32Schema, idSchema } from '#lib/schemas/common.ts'
import { receiptProofSchema, receiptSchema } from '#lib/schemas/receipt.ts'
import { anyone, signedIn } from './base.ts'

const tags = ['chat']
export const chat = {
  threads: signedIn
    .route({ method: 'GET', path: '/threads', summary: 'Own conversations, newest first', tags })
    .output(z.array(threadSummarySchema)),
  thread: signedIn
    .route({ method: 'GET', path: '/threads/{id}', summary: 'One conversation with its messages', tags })
    .input(z.object({ id: idSchema }))
    .output(threadSchema),
  message: signedIn
    .route({ method: 'GET', path: '/messages/{id}', summary: 'One message with its receipt', tags })
    .input(z.object({ id: idSchema }))
    .output(messageSchema),
  quote: signedIn
    .route({ method: 'POST', path: '/chat/quote', summary: 'The most that an answer can cost', tags })
    .input(quoteInput)
    .output(quoteOutput),
  send: signedIn
    .route({ method: 'POST', path: '/chat/messages', summary: 'Ask; the answer streams on message:<id>', tags })
    .input(sendInput)
    .output(sendOutput),
  stop: signedIn
    .route({
      method: 'POST',
      path: '/messages/{id}/stop',
      summary: 'Stop an answer; what was written is charged',
      tags,
    })
    .input(z.object({ id: idSchema }))
    .output(messageSchema),
  feedback: signedIn
    .route({
      method: 'PUT',
      path: '/messages/{id}/feedback',
      summary: 'Say what an answer was worth; curators see it',
      tags,
    })
    .input(feedbackInput)
    .output(feedbackOutput),
  channel: signedIn
    .route({ method: 'GET', path: '/channels/{id}', summary: 'A payment channel, read anew from the chain', tags })
    .input(z.object({ id: bytes32Schema }))
    .output(channelSchema),
  receipt: anyone
    .route({ method: 'GET', path: '/receipts/{hash}', summary: 'A signed receipt with its shares', tags })
    .input(z.object({ hash: bytes32Schema }))
    .output(receiptSchema),
  receiptProof: anyone
    .route({
      method: 'GET',
      path: '/receipts/{hash}/proof',
      summary: 'Where a settled receipt stands on the chain',
      tags,
    })
    .input(z.object({ hash: bytes32Schema }))
    .output(receiptProofSchema),
}
