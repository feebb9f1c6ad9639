export { common } from './common.ts'
export { home } from './home.ts'
export { train } from './train.ts'
