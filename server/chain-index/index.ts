export { getIndexer } from './get-indexer.ts'
export { listEvents } from './list-events.ts'
