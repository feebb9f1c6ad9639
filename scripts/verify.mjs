// `npm run verify`: what can be known without starting anything, in seconds.
import { bootstrap } from './bootstrap/bootstrap.mjs'
import { CHECKS } from './suites/checks.mjs'
import { runSuites } from './suites/run-suites.mjs'

await bootstrap('code')
await runSuites(CHECKS)
