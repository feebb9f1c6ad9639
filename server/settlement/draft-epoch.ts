import { type Address, type Hex, keccak256 } from 'viem'
import { EpochDraft } from '#lib/domain/build-epoch.ts'
import type { FeePolicy } from '#lib/domain/fees.ts'
import type { Epoch, Receipt, Share } from '#prisma/generated/client.ts'
import { feePolicyOf } from '../chain/index.ts'
import { db } from '../db.ts'
import { toFeeInput } from '../earnings/index.ts'

const receiptsAtOnce = 1_000
const accountsAtOnce = 10_000

export type SettledReceipt = Receipt & { shares: Share[] }

/** The fee policy of an epoch that was opened. */
export const policyFor = ({ policyVersion }: Pick<Epoch, 'policyVersion'>): Promise<FeePolicy> =>
  feePolicyOf(policyVersion)

/** The receipts of an epoch by (channel, nonce), a page at a time. */
export async function* receiptsOf(epochNumber: number): AsyncGenerator<SettledReceipt[]> {
  for (let last: Receipt | undefined; ; ) {
    const page = await db().receipt.findMany({
      where: {
        epochNumber,
        ...(last && {
          OR: [{ channelId: { gt: last.channelId } }, { channelId: last.channelId, nonce: { gt: last.nonce } }],
        }),
      },
      include: { shares: { orderBy: { position: 'asc' } } },
      orderBy: [{ channelId: 'asc' }, { nonce: 'asc' }],
      take: receiptsAtOnce,
    })
    if (page.length > 0) yield page
    last = page.at(-1)
    if (page.length < receiptsAtOnce || !last) return
  }
}

/** Adds what every account earned in the epochs before. */
async function addAccounts(draft: EpochDraft, epochNumber: number): Promise<void> {
  for (let last = ''; ; ) {
    const page = await db().$queryRaw<{ account: Address; cumulative: string }[]>`
      SELECT DISTINCT ON (account) account, cumulative::text AS cumulative FROM epoch_claim
      WHERE epoch_number < ${epochNumber} AND account > ${last}
      ORDER BY account, epoch_number DESC LIMIT ${accountsAtOnce}`
    for (const { account, cumulative } of page) draft.addAccount(account, BigInt(cumulative))
    last = page.at(-1)?.account ?? ''
    if (page.length < accountsAtOnce) return
  }
}

/**
 * Takes an epoch's receipts and the earnings before it out of the database, for its trees to be built; the same rows give
 * the same epoch. @param each is shown every page of receipts on the way
 * @throws Error when a receipt names a later fee policy than the epoch's
 */
export async function draftEpoch(
  epoch: Epoch,
  each: (page: SettledReceipt[]) => Promise<void> = async () => {},
): Promise<EpochDraft> {
  const count = await db().receipt.count({ where: { epochNumber: epoch.number } })
  const draft = new EpochDraft(await policyFor(epoch), count)
  for await (const page of receiptsOf(epoch.number)) {
    for (const receipt of page) {
      if (receipt.policyVersion > epoch.policyVersion) {
        throw new Error(`receipt ${receipt.hash} names a later fee policy than epoch ${epoch.number}`)
      }
      draft.addReceipt({
        ...toFeeInput(receipt),
        channelId: receipt.channelId as Hex,
        nonce: receipt.nonce,
        signatureHash: keccak256(receipt.signature as Hex),
      })
    }
    await each(page)
  }
  await addAccounts(draft, epoch.number)
  return draft
}
