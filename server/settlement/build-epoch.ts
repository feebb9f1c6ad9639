import { type EpochHeader, headerHash, type Epoch as Trees } from '#lib/domain/epoch.ts'
import { readShare } from '#lib/domain/fees.ts'
import type { TreeBuilder } from '#lib/domain/leaves.ts'
import { merkleProof, rootOf } from '#lib/domain/merkle.ts'
import type { Epoch, Prisma } from '#prisma/generated/client.ts'
import { deployment } from '../chain/index.ts'
import { db, type Tx, wei } from '../db.ts'
import { draftEpoch } from './draft-epoch.ts'
import { writeEpochData } from './epoch-data.ts'
import { before, headerOf, headerToJson } from './header.ts'

const claimsAtOnce = 2_000
const linesAtOnce = 5_000
const patience = { maxWait: 60_000, timeout: 600_000 }

/** Builds the epoch's trees from its receipts and keeps header, claims, lines and data; done again, gives what is kept. */
export async function buildEpochRows(epoch: Epoch, buildTree?: TreeBuilder): Promise<EpochHeader> {
  if (epoch.header !== null) return headerOf(epoch)
  const { trees, dataSha256 } = await rebuildEpoch(epoch, buildTree)
  const { header } = trees
  const { head } = await before(epoch.number)
  await db().$transaction(async (tx) => {
    await dropEpochRows(tx, epoch.number)
    await keepClaims(tx, epoch.number, trees)
    await keepLines(tx, epoch.number, trees)
    const stored = headerToJson(header) satisfies Prisma.InputJsonValue
    const data = { header: stored, head: headerHash(header, head), dataSha256 }
    await tx.epoch.update({ where: { number: epoch.number }, data })
  }, patience)
  return header
}

export type Built = { trees: Trees; dataSha256: string }

/** Trees and data of an epoch from its rows in the database; the same rows give the same epoch. */
export async function rebuildEpoch(epoch: Epoch, buildTree?: TreeBuilder): Promise<Built> {
  const { chainId, addresses } = await deployment()
  const place = { epoch: epoch.number, chainId, contract: addresses.royalties, policyVersion: epoch.policyVersion }
  let draft: Awaited<ReturnType<typeof draftEpoch>> | undefined
  const data = await writeEpochData(async (write) => {
    await write(place)
    draft = await draftEpoch(epoch, async (page) => {
      for (const { messageId, runId, epochNumber, createdAt, ...content } of page) await write(content)
    })
  })
  if (!draft) throw new Error(`epoch ${epoch.number} has no draft`)
  const trees = await draft.build(rootOf(data.tree), buildTree)
  if (trees.header.total !== wei(epoch.total)) {
    throw new Error(`epoch ${epoch.number}: its receipts do not sum to its total`)
  }
  return { trees, dataSha256: data.sha256 }
}

/** Forgets claims and lines of an epoch that is built anew. */
export async function dropEpochRows(tx: Tx, epochNumber: number): Promise<void> {
  await tx.epochClaim.deleteMany({ where: { epochNumber } })
  await tx.earningLine.deleteMany({ where: { epochNumber } })
}

/** Of accounts that earned in this epoch; what others may claim an earlier epoch proves. */
async function keepClaims(tx: Tx, epochNumber: number, { claims }: Trees): Promise<void> {
  let before = 0
  let rows: Prisma.EpochClaimCreateManyInput[] = []
  const flush = async () => {
    await tx.epochClaim.createMany({ data: rows })
    rows = []
  }
  for (const claim of claims.all()) {
    if (claim.lineEnd > before) {
      const amounts = { cumulative: claim.cumulative.toString(), sumBefore: claim.sumBefore.toString() }
      rows.push({ ...claim, ...amounts, epochNumber, proof: merkleProof(claims.tree, claim.index) })
    }
    before = claim.lineEnd
    if (rows.length === claimsAtOnce) await flush()
  }
  await flush()
}

async function keepLines(tx: Tx, epochNumber: number, { lines }: Trees): Promise<void> {
  for (let first = 0; first < lines.count; first += linesAtOnce) {
    const page = Array.from({ length: Math.min(linesAtOnce, lines.count - first) }, (_, i) => lines.at(first + i))
    const shares = page.map((line) => readShare(line.share))
    await tx.$executeRaw`
      INSERT INTO earning_line (epoch_number, "index", account, receipt_hash, share, role, datum_hash, amount)
      SELECT ${epochNumber}, line."index", line.account, line.receipt_hash, line.position, line.role::"LineRole",
        share.datum_hash, line.amount::numeric
      FROM unnest(
        ${page.map((line) => line.index)}::int[], ${page.map((line) => line.account)}::text[],
        ${page.map((line) => line.receiptHash)}::text[], ${shares.map((share) => share.position)}::int[],
        ${shares.map((share) => share.role)}::text[], ${page.map((line) => line.amount.toString())}::text[]
      ) AS line("index", account, receipt_hash, position, role, amount)
      LEFT JOIN share ON line.role <> 'pool' AND share.receipt_hash = line.receipt_hash
        AND share.position = line.position`
  }
}
