import { beforeAll, describe, expect, it } from 'vitest'
import { operatorAccount } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { rebuildEpoch } from '#server/settlement/build-epoch.ts'
import { canAnswer } from '#server/settlement/demands.ts'
import { settleStep } from '#server/settlement/index.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { type Market, openMarket } from './testing/market.ts'
import { Payer } from './testing/payments.ts'
import { expectEverythingPaid, settleAll } from './testing/settling.ts'

await ownTestDatabase()
const { deployment, url } = await ownTestChain()

/** Draws one row, the first, with a share of 25,001 ppm: the edit of a row of the first Datanet. */
function firstRow(): () => number {
  const draws = [0.05, 0, 0.5]
  return () => draws.shift() as number
}
let market: Market
let payer: Payer
beforeAll(async () => {
  market = await openMarket(deployment, url)
  payer = new Payer(deployment, url, await operatorAccount(), market)
}, 60_000)

describe('an edited row', () => {
  it('shares its pay with the row that it edits, and both can be proved', async () => {
    await payer.pay(await payer.openChannel(), 10n ** 15n, firstRow())
    const shares = await db().share.findMany({ orderBy: { position: 'asc' } })
    expect(shares.reduce((sum, { ppm }) => sum + ppm, 0)).toBe(1_000_000)
    const edit = shares.find(({ datumHash }) => datumHash === market.datumHashes[0])
    const parent = await db().datum.findFirstOrThrow({
      where: { hash: { in: shares.flatMap(({ datumHash }) => datumHash ?? []) }, state: 'rejected' },
    })
    const credit = shares.find(({ datumHash }) => datumHash === parent.hash)
    const [owner, editor] = market.contributors
    expect(edit).toMatchObject({ ppm: 12_501, contributor: editor?.address })
    expect(credit).toMatchObject({ ppm: 12_500, contributor: owner?.address, chainDatanetId: edit?.chainDatanetId })

    expect(await settleStep({ open: true })).toEqual({ state: 'opened' })
    expect(await settleStep({ open: true })).toEqual({ state: 'moved' })
    const epoch = await db().epoch.findFirstOrThrow()
    const lines = await db().earningLine.findMany({ where: { datumHash: { not: null } } })
    // of both rows the contributor's and the reviewer's part; curators have theirs of each share
    expect(new Set(lines.map(({ datumHash }) => datumHash))).toEqual(new Set([edit?.datumHash, parent.hash]))
    const demands = lines.map(({ index }) => ({ kind: 'line' as const, index }))
    expect(await canAnswer(epoch, await rebuildEpoch(epoch), demands)).toBe(true)
    await settleAll()
    await expectEverythingPaid(deployment)
  }, 60_000)
})
