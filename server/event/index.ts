export { appendMessageEvents, appendRunEvents } from './append.ts'
export { listener } from './listener.ts'
export { watchEvents } from './watch.ts'
