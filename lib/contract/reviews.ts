import { z } from 'zod'
import { idSchema, timeSchema } from '#lib/schemas/common.ts'
import {
  agreementOutput,
  bulkAcceptInput,
  bulkInput,
  bulkOutput,
  commentInput,
  editRowInput,
  nextReviewsInput,
  nextReviewsOutput,
  signVotesInput,
  suggestionOutput,
  unsignedVotesOutput,
  voteInput,
  voteOutput,
} from '#lib/schemas/review.ts'
import { commitUploadInput } from '#lib/schemas/upload.ts'
import { anyone, signedIn } from './base.ts'

const tags = ['reviews']
const id = z.object({ id: z.string() })
const datum = z.object({ datumId: idSchema })
export const reviews = {
  next: signedIn
    .route({ method: 'POST', path: '/datanets/{id}/review-queue', summary: 'Rows that wait for the caller', tags })
    .input(nextReviewsInput)
    .output(nextReviewsOutput),
  vote: signedIn
    .route({ method: 'POST', path: '/rows/{datumId}/votes', summary: 'Accept, reject or skip a row', tags })
    .input(voteInput)
    .output(voteOutput),
  undo: signedIn
    .route({ method: 'DELETE', path: '/rows/{datumId}/votes', summary: 'Take back a vote that is not signed', tags })
    .input(datum)
    .output(voteOutput),
  comment: signedIn
    .route({ method: 'POST', path: '/rows/{datumId}/comments', summary: 'Comment on a row', tags })
    .input(commentInput)
    .output(z.object({ id: idSchema, at: timeSchema })),
  commitEdit: signedIn
    .route({
      method: 'POST',
      path: '/datanets/{id}/edits/commitment',
      summary: 'Commit to an edited row before signing it',
      tags,
    })
    .input(commitUploadInput.pick({ commitment: true }).extend({ id: z.string() }))
    .output(z.object({ committedAt: timeSchema })),
  edit: signedIn
    .route({
      method: 'POST',
      path: '/rows/{datumId}/edits',
      summary: 'Propose a new row in place of this one, signed by its editor',
      tags,
    })
    .input(editRowInput)
    .output(z.object({ datumId: idSchema })),
  bulk: signedIn
    .route({
      method: 'GET',
      path: '/datanets/{id}/bulk',
      summary: 'Rows that several reviewers agree on; curators',
      tags,
    })
    .input(bulkInput)
    .output(bulkOutput),
  bulkAccept: signedIn
    .route({
      method: 'POST',
      path: '/datanets/{id}/bulk',
      summary: 'Accept all rows that several reviewers agree on; curators',
      tags,
    })
    .input(bulkAcceptInput)
    .output(z.object({ accepted: z.number().int() })),
  agreement: anyone
    .route({ method: 'GET', path: '/datanets/{id}/agreement', summary: 'How far reviewers agree', tags })
    .input(id)
    .output(agreementOutput),
  suggest: signedIn
    .route({ method: 'POST', path: '/rows/{datumId}/suggestion', summary: 'Ask a model what it thinks of a row', tags })
    .input(datum)
    .output(suggestionOutput),
  unsigned: signedIn
    .route({ method: 'GET', path: '/datanets/{id}/votes/unsigned', summary: 'Own votes as a batch to be signed', tags })
    .input(id)
    .output(unsignedVotesOutput),
  commitVotes: signedIn
    .route({ method: 'POST', path: '/datanets/{id}/votes/commitment', summary: 'Commit to a batch of votes', tags })
    .input(commitUploadInput.pick({ commitment: true }).extend({ id: z.string() }))
    .output(z.object({ committedAt: timeSchema })),
  signVotes: signedIn
    .route({
      method: 'POST',
      path: '/datanets/{id}/votes/signature',
      summary: 'Make own votes a signed contribution',
      tags,
    })
    .input(signVotesInput)
    .output(z.object({ signed: z.number().int() })),
}
