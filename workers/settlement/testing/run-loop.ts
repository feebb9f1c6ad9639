// The settlement loop as a process of its own, for tests that kill it.
import { settlementLoop } from '../loop.ts'

process.stdout.write('running\n')
await settlementLoop(new AbortController().signal)
