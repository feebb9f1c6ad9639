import type { Address, Hex } from 'viem'
import { buildEpoch, type EpochHeader, epochData } from '#lib/domain/epoch.ts'
import type { Epoch, Prisma } from '#prisma/generated/client.ts'
import { putBytes } from '../blob.ts'
import { deployment } from '../chain/index.ts'
import { db, wei } from '../db.ts'
import { toFeeInput } from '../earnings/index.ts'
import { headerOf, headerToJson } from './header.ts'

const rowsAtOnce = 2000

/** Builds the epoch's trees from its receipts and keeps header, claims, lines and data; done again, gives what is kept. */
export async function buildEpochRows(epoch: Epoch): Promise<EpochHeader> {
  if (epoch.header !== null) return headerOf(epoch)
  const [receipts, previous, { chainId, addresses }] = await Promise.all([
    db().receipt.findMany({
      where: { epochNumber: epoch.number },
      include: { shares: { orderBy: { position: 'asc' } } },
      orderBy: [{ channelId: 'asc' }, { nonce: 'asc' }],
    }),
    cumulativesBefore(epoch.number),
    deployment(),
  ])
  const contents = receipts.map(({ messageId, epochNumber, createdAt, ...content }) => content)
  const data = epochData({ epoch: epoch.number, chainId, contract: addresses.royalties, receipts: contents })
  const inputs = receipts.map((receipt) => ({
    ...toFeeInput(receipt),
    channelId: receipt.channelId as Hex,
    nonce: receipt.nonce,
  }))
  const { header, claims, lines } = buildEpoch(previous, inputs, data)
  if (header.total !== wei(epoch.total)) throw new Error(`epoch ${epoch.number}: its receipts do not sum to its total`)

  const earning = new Set(lines.map(({ account }) => account))
  const claimRows = claims
    .filter(({ account }) => earning.has(account))
    .map(({ cumulative, sumBefore, ...claim }) => ({
      ...claim,
      epochNumber: epoch.number,
      cumulative: cumulative.toString(),
      sumBefore: sumBefore.toString(),
    }))
  const lineRows = lines.map(({ amount, share: _code, position, ...line }, index) => ({
    ...line,
    index,
    share: position,
    epochNumber: epoch.number,
    amount: amount.toString(),
  }))
  const dataSha256 = await putBytes(data)
  await db().$transaction(
    async (tx) => {
      await inParts(claimRows, (rows) => tx.epochClaim.createMany({ data: rows }))
      await inParts(lineRows, (rows) => tx.earningLine.createMany({ data: rows }))
      const header_ = headerToJson(header) satisfies Prisma.InputJsonValue
      await tx.epoch.update({ where: { number: epoch.number }, data: { header: header_, dataSha256 } })
    },
    { timeout: 60_000 },
  )
  return header
}

async function cumulativesBefore(number: number): Promise<Map<Address, bigint>> {
  const rows = await db().$queryRaw<{ account: Address; cumulative: string }[]>`
    SELECT DISTINCT ON (account) account, cumulative::text AS cumulative FROM epoch_claim
    WHERE epoch_number < ${number} ORDER BY account, epoch_number DESC`
  return new Map(rows.map(({ account, cumulative }) => [account, BigInt(cumulative)]))
}

async function inParts<T>(rows: T[], write: (part: T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) await write(rows.slice(at, at + rowsAtOnce))
}
