export { signAsGateway } from './gateway-signature.ts'
export { lockEpochs, nextEpoch, policyToSign } from './next-epoch.ts'
export { settleNow, settleSignal } from './settle-now.ts'
export { type SettleOutcome, settleStep } from './settle-step.ts'
