// The training loop alone, as a process that a test may kill.
import { trainingLoop } from '../loop.ts'

const abort = new AbortController()
process.once('SIGTERM', () => abort.abort())
await trainingLoop(abort.signal)
process.exit(0)
