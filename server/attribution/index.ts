export { type AttributedRow, signReceipt } from './sign-receipt.ts'
