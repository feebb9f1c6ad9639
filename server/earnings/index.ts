export { toFeeInput } from '../fee-input.ts'
export { getEarnings } from './get-earnings.ts'
export { listEpochs } from './list-epochs.ts'
