import { mkdir, rm, writeFile } from 'node:fs/promises'
import type { z } from 'zod'
import { contributionCommitment } from '#lib/domain/hashing.ts'
import { findingRules } from '#lib/schemas/finding.ts'
import type { appendInput, appendOutput } from '#lib/schemas/upload.ts'
import type { Datanet } from '#prisma/generated/client.ts'
import type { Ctx } from '../ctx.ts'
import { db } from '../db.ts'
import { AppError } from '../errors.ts'
import { newId } from '../id.ts'
import { asContributor } from './as-contributor.ts'
import { nameFlags, type RawFlag } from './flags.ts'
import { fingerprintsFolder, rowsFile, sourceFile, uploadFolder } from './folders.ts'
import { type HashedBatch, hashBatch } from './hash-batch.ts'
import { strayLabel } from './label-targets.ts'
import { readLines } from './read-lines.ts'
import { requireKind } from './require-kind.ts'
import { runCheck } from './run-check.ts'
import { addSegment } from './segments.ts'
import { fillSimilar, type RawFinding } from './similar-rows.ts'
import { type RowFacts, storeBatch } from './store-batch.ts'
import { verifyBatch } from './verify-batch.ts'

type Input = z.infer<typeof appendInput>
type Output = z.infer<typeof appendOutput>

/** Checks under way in this process, each a Python process of some 200 MB. */
let underWay = 0
const mostUnderWay = 2
const shownFindings = 20

/**
 * Takes a program's batch: verified, checked like a file and stored, or refused as a whole with the first findings.
 * Handing the same batch in again answers as before.
 * @throws AppError bad_input | conflict | forbidden | too_many
 */
export async function append({ ctx, input }: { ctx: Ctx; input: Input }): Promise<Output> {
  const { datanet, address, asThem } = await asContributor(ctx, input)
  const batch = await readInput(datanet, input)
  const { kind, batchRoot } = batch
  const hashes = batch.rows.map(({ hash }) => hash)
  const { salt, nonce, deadline, signature } = input
  const known = await db().contribution.findFirst({
    where: { contributor: address, nonce, batchRoot, datanetId: datanet.id },
  })
  if (known) return { contributionId: known.id, rows: hashes.length, hashes }
  const commitment = contributionCommitment(address, batchRoot, salt)
  const key = { datanetId: datanet.id, address, commitment }
  const committed = await db().batchCommitment.findUnique({ where: { datanetId_address_commitment: key } })
  const signed = await verifyBatch({
    ...{ datanet, contributor: address, kind, batchRoot, rows: hashes.length },
    commitment: committed?.commitment ?? null,
    signed: { salt, nonce, deadline, signature },
  })
  const committedAt = committed?.committedAt as Date
  const facts = { datanet, contributor: address, origin: 'append' as const, signed, commitment, committedAt }
  const folderId = newId('upl')
  try {
    const checked = await check(asThem, folderId, datanet, batch)
    const { contributionId } = await db().$transaction(
      async (tx) => {
        const stored = await storeBatch(tx, batch, facts, checked)
        await tx.batchCommitment.deleteMany({ where: key })
        await addSegment(fingerprintsFolder(folderId), stored.contributionId, {
          contribution_id: stored.contributionId,
          datanet_id: datanet.id,
          rows: hashes.length,
          created_at: new Date().toISOString(),
          first_position: stored.firstPosition,
        })
        return stored
      },
      { timeout: 30_000 },
    )
    return { contributionId, rows: hashes.length, hashes }
  } finally {
    await rm(uploadFolder(folderId), { recursive: true, force: true })
  }
}

/** The rows as they are hashed, if they may come this way at all. */
async function readInput(datanet: Datanet, { kind, data, salts = [] }: Input): Promise<HashedBatch> {
  requireKind(datanet, kind)
  const related = data.findIndex(({ parents }) => parents.length > 0)
  if (related !== -1) {
    const message = 'A row that changes another is an edit; propose it in the review queue.'
    throw new AppError('bad_input', message, { place: `data.${related}.parents` })
  }
  if (salts.length > 0 && salts.length !== data.length) {
    const message = `There are ${data.length} rows and ${salts.length} salts; send one a row.`
    throw new AppError('bad_input', message, { place: 'salts' })
  }
  const batch = await hashBatch(
    datanet,
    kind,
    data.map((datum, index) => ({ datum, salt: salts[index] ?? null })),
  )
  const stray = await strayLabel(datanet.id, data)
  if (stray !== -1) {
    const message = `Row ${stray + 1} labels a row that is not in this Datanet; take it out.`
    throw new AppError('bad_input', message, { place: `data.${stray}.payload.datum` })
  }
  return batch
}

/** What the dataset doctor says of the rows, in their order. @throws AppError bad_input with its first findings */
async function check(ctx: Ctx, folderId: string, datanet: Datanet, batch: HashedBatch): Promise<RowFacts[]> {
  if (underWay >= mostUnderWay) {
    throw new AppError('too_many', 'Other batches are being checked right now; send this one again in a few seconds.')
  }
  underWay += 1
  try {
    const folder = uploadFolder(folderId)
    await mkdir(folder, { recursive: true })
    const lines = batch.rows.map(({ payload, hash }, index) =>
      JSON.stringify({ datum: { kind: batch.kind, payload, parents: [] }, hash, line: index + 1 }),
    )
    await writeFile(sourceFile(folderId), `${lines.join('\n')}\n`)
    const report = await runCheck(folder, {
      ...{ file: 'source', fileName: 'append', format: 'datums', encoding: null, mapping: null, choices: {} },
      ...{ kinds: datanet.kinds, datanetId: datanet.id, known: ctx, paraphrases: false },
    })
    const blocking = report.findings.filter(({ rule }) => findingRules[rule].blocks)
    if (report.rowsReady !== batch.rows.length)
      await refuse(
        ctx,
        blocking.flatMap(({ examples }) => examples),
      )
    return await factsOf(folderId, batch)
  } finally {
    underWay -= 1
  }
}

async function refuse(ctx: Ctx, findings: RawFinding[]): Promise<never> {
  const shown = (await fillSimilar(ctx, findings)).slice(0, shownFindings)
  const issues = shown.map(({ line, column, message, similar }) => ({
    path: ['data', (line ?? 1) - 1, ...(column ? ['payload', column] : [])].join('.'),
    message: similar?.hash
      ? `${message} It is ${similar.hash} of ${similar.contributor} in ${similar.datanetName}.`
      : message,
  }))
  const message = `Nothing was stored: ${issues[0]?.message ?? 'some rows cannot be stored.'}`
  throw new AppError('bad_input', message, { place: issues[0]?.path, issues })
}

async function factsOf(folderId: string, { rows }: HashedBatch): Promise<RowFacts[]> {
  const checked: { tokens: number | null; language: string | null; flags: RawFlag[] }[] = []
  for await (const { text } of readLines(rowsFile(folderId))) checked.push(JSON.parse(text))
  const flags = await nameFlags(
    checked.map((row) => row.flags),
    (line) => rows[line - 1]?.hash ?? null,
  )
  return checked.map(({ tokens, language }, index) => ({ tokens, language, flags: flags[index] ?? [] }))
}
