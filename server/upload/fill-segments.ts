import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { datumKinds } from '#lib/schemas/datum.ts'
import { type FindingChoices, findingRules } from '#lib/schemas/finding.ts'
import { db } from '../db.ts'
import { log } from '../log.ts'
import { eraseRows, type StoredRow } from './erase-rows.ts'
import { uploadFolder } from './folders.ts'
import { readLines } from './read-lines.ts'
import { runCheck } from './run-check.ts'
import { addSegment, fingerprinted, removeStaleSegments, type SegmentPart } from './segments.ts'

/** Most rows of one mixed segment, and of one page of them from the database. */
const mostRows = 50_000
/** Their ids are parameters of one query. */
const mostContributions = 10_000
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

type Owner = { id: string; datanetId: string; createdAt: Date }

/** Makes fingerprints of rows that came without a check of their own: samples, edits. Checks of this process take turns. */
export function fillSegments(signal: AbortSignal): Promise<void> {
  const mine = turn.then(() => fill(signal))
  turn = mine.catch(() => {})
  return mine
}

async function fill(signal: AbortSignal): Promise<void> {
  const all = await db().contribution.findMany({
    where: { kind: { in: compared } },
    orderBy: { createdAt: 'asc' },
    select: { id: true, datanetId: true, rows: true, createdAt: true },
  })
  await removeStaleSegments(new Set(all.map(({ id }) => id)))
  const there = await fingerprinted()
  let batch: Owner[] = []
  let rows = 0
  for (const contribution of all) {
    if (there.has(contribution.id)) continue
    batch.push(contribution)
    rows += contribution.rows
    if (rows < mostRows && batch.length < mostContributions) continue
    await fingerprint(batch, signal)
    ;[batch, rows] = [[], 0]
  }
  if (batch.length > 0) await fingerprint(batch, signal)
}

async function fingerprint(batch: Owner[], signal: AbortSignal): Promise<void> {
  const name = `mix_${randomBytes(10).toString('hex')}`
  const folder = uploadFolder(name)
  await mkdir(folder, { recursive: true })
  try {
    const contributions = batch.map(({ id }) => id)
    const written = await writeDatums(contributions, path.join(folder, 'source'))
    if (written.length === 0) return
    const job = { file: 'source', fileName: 'rows', format: 'datums', encoding: null, mapping: null, choices } as const
    await runCheck(
      folder,
      { ...job, kinds: datumKinds, datanetId: '', known: null, compare: false, paraphrases: false },
      { signal },
    )
    const rows: StoredRow[] = []
    for await (const { text } of readLines(path.join(folder, 'rows.jsonl'))) {
      rows.push(written[JSON.parse(text).line - 1] as StoredRow)
    }
    const data = rows.map(({ id }) => id)
    await addSegment(path.join(folder, 'fingerprints'), name, { parts: partsOf(rows, batch), contributions, data })
    await eraseWithdrawn(data)
    log.info({ contributions: contributions.length, rows: data.length }, 'made fingerprints of stored rows')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Whose the rows are, which stand contribution by contribution. */
function partsOf(rows: readonly StoredRow[], batch: readonly Owner[]): SegmentPart[] {
  const owners = new Map(batch.map((owner) => [owner.id, owner]))
  return [...Map.groupBy(rows, ({ contributionId }) => contributionId)].map(([id, own]) => {
    const { datanetId, createdAt } = owners.get(id) as Owner
    return { contribution_id: id, datanet_id: datanetId, rows: own.length, created_at: createdAt.toISOString() }
  })
}

/** A row may have been withdrawn while its fingerprint was made; whoever is just withdrawing one is waited for. */
async function eraseWithdrawn(ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += pageRows) {
    const rows = await db().$queryRaw<(StoredRow & { state: string })[]>`
      SELECT id, contribution_id AS "contributionId", position, state::text FROM datum
      WHERE id = ANY(${ids.slice(from, from + pageRows)}) FOR SHARE`
    await eraseRows(rows.filter(({ state }) => state === 'withdrawn'))
  }
}

/** @returns the rows, but for withdrawn ones, in the order of the file's lines: contribution by contribution */
async function writeDatums(contributions: string[], file: string): Promise<StoredRow[]> {
  const written: StoredRow[] = []
  for (let last: StoredRow | undefined; ; ) {
    const after = last && {
      OR: [
        { contributionId: { gt: last.contributionId } },
        { contributionId: last.contributionId, position: { gt: last.position } },
      ],
    }
    const page = await db().datum.findMany({
      where: { contributionId: { in: contributions }, state: { not: 'withdrawn' }, ...after },
      orderBy: [{ contributionId: 'asc' }, { position: 'asc' }],
      take: pageRows,
      select: { id: true, contributionId: true, position: true, hash: true, kind: true, payload: true },
    })
    if (page.length === 0) return written
    const lines = page.map(({ id, contributionId, position, hash, kind, payload }) => {
      written.push({ id, contributionId, position })
      return `${JSON.stringify({ datum: { kind, payload, parents: [] }, hash, line: written.length })}\n`
    })
    await appendFile(file, lines.join(''))
    last = written.at(-1)
  }
}
