export { threadedTrees } from './threads.ts'
