import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { datumKinds } from '#lib/schemas/datum.ts'
import { type FindingChoices, findingRules } from '#lib/schemas/finding.ts'
import { db } from '#server/db.ts'
import { log } from '#server/log.ts'
import { uploadFolder } from '#server/upload/folders.ts'
import { runCheck } from '#server/upload/index.ts'
import { readLines } from '#server/upload/read-lines.ts'
import { addSegment, fingerprinted } from '#server/upload/segments.ts'

/** Most rows of one mixed segment, and of one page of them from the database. */
const mostRows = 50_000
const pageRows = 2000
/** Labels and votes are about rows and are not compared with any. */
const compared = datumKinds.flatMap((kind, number) => (kind === 'label' || kind === 'validation' ? [] : [number]))
const choices: FindingChoices = {
  rules: Object.fromEntries(
    Object.entries(findingRules).flatMap(([rule, { fixes }]) =>
      (fixes as readonly string[]).includes('keep') ? [[rule, { fix: 'keep' as const, reason: 'stored already' }]] : [],
    ),
  ),
  lines: [],
  toxicity: false,
}
let turn: Promise<void> = Promise.resolve()

/** Makes fingerprints of rows that came without a check of their own: samples, edits. Checks of this process take turns. */
export function fillSegments(signal: AbortSignal): Promise<void> {
  const mine = turn.then(() => fill(signal))
  turn = mine.catch(() => {})
  return mine
}

async function fill(signal: AbortSignal): Promise<void> {
  const there = await fingerprinted()
  const all = await db().contribution.findMany({
    where: { kind: { in: compared } },
    orderBy: { createdAt: 'asc' },
    select: { id: true, rows: true, createdAt: true },
  })
  let batch: typeof all = []
  let rows = 0
  for (const contribution of all) {
    if (there.has(contribution.id)) continue
    batch.push(contribution)
    rows += contribution.rows
    if (rows < mostRows) continue
    await fingerprint(batch, signal)
    ;[batch, rows] = [[], 0]
  }
  if (batch.length > 0) await fingerprint(batch, signal)
}

async function fingerprint(batch: { id: string; createdAt: Date }[], signal: AbortSignal): Promise<void> {
  const name = `mix_${randomBytes(10).toString('hex')}`
  const folder = uploadFolder(name)
  await mkdir(folder, { recursive: true })
  try {
    const contributions = batch.map(({ id }) => id)
    const ids = await writeDatums(contributions, path.join(folder, 'source'))
    if (ids.length > 0) {
      const job = {
        file: 'source',
        fileName: 'rows',
        format: 'datums',
        encoding: null,
        mapping: null,
        choices,
      } as const
      await runCheck(folder, { ...job, kinds: datumKinds, datanetId: '', known: false, paraphrases: false }, { signal })
      const data: string[] = []
      for await (const { text } of readLines(path.join(folder, 'rows.jsonl'))) {
        data.push(ids[JSON.parse(text).line - 1] as string)
      }
      const created_at = batch[0]?.createdAt.toISOString() as string
      await addSegment(path.join(folder, 'fingerprints'), name, { created_at, contributions, data })
      log.info({ contributions: contributions.length, rows: data.length }, 'made fingerprints of stored rows')
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** @returns ids of the rows, in the order of the file's lines */
async function writeDatums(contributions: string[], file: string): Promise<string[]> {
  const ids: string[] = []
  for (let after = ''; ; ) {
    const page = await db().datum.findMany({
      where: { contributionId: { in: contributions }, id: { gt: after } },
      orderBy: { id: 'asc' },
      take: pageRows,
      select: { id: true, hash: true, kind: true, payload: true },
    })
    if (page.length === 0) return ids
    const lines = page.map(({ id, hash, kind, payload }) => {
      ids.push(id)
      return `${JSON.stringify({ datum: { kind, payload, parents: [] }, hash, line: ids.length })}\n`
    })
    await appendFile(file, lines.join(''))
    after = page.at(-1)?.id ?? ''
  }
}
