export { type HashedBatch, type HashedRow, hashBatch, type RowToSign } from './hash-batch.ts'
export { type BatchFacts, type RowFacts, type StoredBatch, storeBatch } from './store-batch.ts'
export { type SignedBatch, verifyBatch } from './verify-batch.ts'
