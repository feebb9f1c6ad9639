export * from '../client/person.ts'
