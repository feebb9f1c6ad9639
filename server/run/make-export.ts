import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { putFile } from '../blob.ts'
import { db } from '../db.ts'
import { runTool, ToolError } from '../ml/index.ts'
import { finishedStates } from './states.ts'
import { runDir } from './write-run-dir.ts'

type Key = { runId: string; format: string }

/** As long as an export may take; whoever makes another file of the run meanwhile waits. */
const turn = { maxWait: 60_000, timeout: 3600_000 }

/**
 * Makes what `createExport` asked for and keeps it by its hash. Safe to repeat: of two deliveries, the second finds it made.
 * @throws Error what may go better another time
 */
export function makeExport(key: Key, signal: AbortSignal): Promise<void> {
  return db().$transaction(async (tx) => {
    // the tool works in the run's folder, where two would be in each other's way
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key.runId}, 4097))`
    await makeInTurn(key, signal)
  }, turn)
}

async function makeInTurn({ runId, format }: Key, signal: AbortSignal): Promise<void> {
  const key = { runId_format: { runId, format } }
  const row = await db().runExport.findUnique({ where: key, include: { run: { select: { state: true } } } })
  if (row?.state !== 'making') return
  if (!finishedStates.includes(row.run.state))
    return failExport({ runId, format }, 'The run was resumed meanwhile; make the file when it has ended again.')
  const dir = runDir(runId)
  try {
    await runTool('export', dir, {
      args: [format],
      nice: 10,
      signal,
      onEvent: async (event) => {
        if (event.type !== 'artifact') return
        const file = path.resolve(dir, String(event.path))
        const { size } = await stat(file)
        const sha256 = await putFile(file, String(event.sha256))
        await db().runExport.updateMany({
          where: { runId, format, createdAt: row.createdAt },
          data: { state: 'ready', sha256, bytes: size },
        })
        // the run's own adapter.gguf stays; what was made beside it is a blob now
        if (String(event.name).startsWith('export_')) await rm(file, { force: true })
      },
    })
  } catch (cause) {
    if (!(cause instanceof ToolError) || cause.code === 'internal') throw cause
    await failExport({ runId, format }, cause.message)
  }
}

/** @param sentence why it cannot be made, and what to do */
export async function failExport({ runId, format }: Key, sentence: string): Promise<void> {
  await db().runExport.updateMany({
    where: { runId, format, state: 'making' },
    data: { state: 'failed', error: sentence },
  })
}
