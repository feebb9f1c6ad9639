import path from 'node:path'
import { env } from '../env.ts'

/** The folder of a run's files, which the trainer reads and writes. */
export const runDir = (runId: string) => path.join(path.resolve(env.DATA_DIR), 'runs', runId)
