export * from '../client/train.ts'
