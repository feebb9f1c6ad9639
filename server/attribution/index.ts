export { type AttributedRow, nameShares } from './name-shares.ts'
export { signReceipt } from './sign-receipt.ts'
export { signingPatience, writeReceipt } from './write-receipt.ts'
