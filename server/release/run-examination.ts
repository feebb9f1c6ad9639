import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DatumKind } from '#lib/schemas/datum.ts'
import type { Prisma } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { env } from '../env.ts'
import { ToolError } from '../ml/index.ts'
import { fillSegments, runCheck } from '../upload/index.ts'
import { acceptedRows } from './choose-rows.ts'

const rowsAtOnce = 5_000
/** Most rows for which paraphrases are looked for: each costs an embedding. */
const mostEmbedded = 5_000
const source = 'source'
/** Several curators read the report, so it tells only what everybody may know. */
const everybody: Ctx = { session: null, cookies: {}, host: '', setCookie: () => {} }

/** Looks at all rows that would be released, and among those of all other public Datanets. Progress stands in the report. */
export async function runExamination(reportId: string, signal: AbortSignal): Promise<void> {
  const report = await db().doctorReport.findUniqueOrThrow({ where: { id: reportId }, include: { datanet: true } })
  if (report.state !== 'checking') return
  const { datanet } = report
  const folder = path.join(path.resolve(env.DATA_DIR), 'doctor', reportId)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  try {
    const lines = Readable.from(rowLines(datanet.id, datanet.nextPosition), { objectMode: true, highWaterMark: 2 })
    await pipeline(lines, createWriteStream(path.join(folder, source)), { signal })
    await fillSegments(signal)
    const found = await runCheck(
      folder,
      {
        ...{ file: source, fileName: datanet.name, format: 'datums', encoding: null, mapping: null, choices: {} },
        ...{ kinds: datanet.kinds as DatumKind[], datanetId: datanet.id, paraphrases: report.rows <= mostEmbedded },
        ...{ known: everybody, except: datanet.id },
      },
      {
        onProgress: async ({ rows }) => {
          await db().doctorReport.updateMany({ where: { id: reportId, state: 'checking' }, data: { doneRows: rows } })
        },
        signal,
      },
    )
    await db().doctorReport.update({
      where: { id: reportId },
      data: { state: 'done', doneRows: report.rows, report: found as unknown as Prisma.InputJsonValue },
    })
  } catch (cause) {
    if (!(cause instanceof ToolError)) throw cause
    await failExamination(reportId, cause.message)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** @param error one sentence for the curators */
export async function failExamination(reportId: string, error: string): Promise<void> {
  await db().doctorReport.updateMany({ where: { id: reportId, state: 'checking' }, data: { state: 'failed', error } })
}

type Row = { hash: string; datum: string }

/** `{datum, hash, line}` of each row in the order of contribution, from line 1. */
async function* rowLines(datanetId: string, end: number): AsyncGenerator<string> {
  let line = 0
  for (let first = 0; first < end; first += rowsAtOnce) {
    const rows = await db().$queryRawUnsafe<Row[]>(
      `SELECT d.hash, json_build_object('kind', d.kind, 'payload', d.payload, 'parents', d.parents)::text AS datum
      FROM datum d WHERE d.datanet_id = $1 AND d.position >= $2 AND d.position < $3 AND ${acceptedRows} ORDER BY d.position`,
      ...[datanetId, first, first + rowsAtOnce],
    )
    yield rows
      .map(({ hash, datum }) => {
        line += 1
        return `{"datum":${datum},"hash":"${hash}","line":${line}}\n`
      })
      .join('')
  }
}
