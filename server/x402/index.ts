export { createCompletion } from './create-completion.ts'
export { listServedModels } from './list-models.ts'
export { readCompletion } from './read-completion.ts'
export { sweepPayments } from './sweep-payments.ts'
