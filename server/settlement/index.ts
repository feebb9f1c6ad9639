export { settleNow, settleSignal } from './settle-now.ts'
export { type SettleOutcome, settleStep } from './settle-step.ts'
