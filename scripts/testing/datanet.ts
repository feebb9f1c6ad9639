export * from '../client/datanet.ts'
