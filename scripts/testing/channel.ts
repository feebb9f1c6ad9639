export * from '../client/channel.ts'
