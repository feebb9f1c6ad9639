import { expect, it } from 'vitest'
import { makeDatanet, makeRows, makeUser } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { describeLines } from './describe-lines.ts'

await ownTestDatabase()

it('tells the row of a line, and of a private Datanet its hash alone', async () => {
  const { address } = await makeUser()
  const lineOf = async (visibility: 'public' | 'private') => {
    const { datanetId } = await makeDatanet(0, { visibility })
    const payload = { instruction: 'Where is the key?', response: 'Under the mat.' }
    const [row] = await makeRows(datanetId, address, 1, { state: 'accepted', payload })
    const hash = row?.hash as `0x${string}`
    const bare = { epoch: 1, state: 'claimable' as const, role: 'contributor' as const, amount: '10' }
    const [line] = await describeLines([{ ...bare, receiptHash: `0x${'9'.repeat(64)}`, datumHash: hash }])
    return { hash, line }
  }
  const [open, closed] = [await lineOf('public'), await lineOf('private')]
  expect(open.line).toMatchObject({ datumHash: open.hash, row: 'Where is the key?' })
  expect(closed.line).toMatchObject({ datumHash: closed.hash, row: null })
})
