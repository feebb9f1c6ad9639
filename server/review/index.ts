export { listNext } from './list-next.ts'
export { vote } from './vote.ts'
