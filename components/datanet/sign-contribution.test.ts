import { verifyTypedData } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { batchRoot, contributionCommitment, datanetId, datumHash } from '#lib/domain/hashing.ts'
import type { Datum } from '#lib/schemas/datum.ts'
import { contributionTypedData, draftContribution, firstVersionRoot, hashBatch } from './sign-contribution.ts'

const account = privateKeyToAccount(generatePrivateKey())
const address = (digit: string) => `0x${digit.repeat(40)}` as `0x${string}`
const chain = {
  chainId: 161_200,
  addresses: { datanetRegistry: address('1'), modelRegistry: address('2'), royalties: address('3') },
}
const row = (response: string): Datum => ({
  kind: 'instruction',
  payload: { instruction: 'Who built the lighthouse?', response },
  parents: [],
})

describe('a contribution', () => {
  it('is hashed from the rows that are shown, in their order', () => {
    const rows = [row('Mara Venn'), row('Mara Venn, in 1874.')]
    const batch = hashBatch(rows)
    expect(batch.hashes).toEqual(rows.map((datum) => datumHash(datum as Parameters<typeof datumHash>[0])))
    expect(batch.root).toBe(batchRoot(batch.hashes))
    expect(hashBatch([...rows].reverse()).root).not.toBe(batch.root)
    const reversed = { hashes: [...batch.hashes].reverse(), root: batch.root }
    expect(firstVersionRoot(reversed, account.address)).toBe(firstVersionRoot(batch, account.address))
  })
  it('is committed to before it is signed, for an id that is known before creation', () => {
    const { root } = hashBatch([row('Mara Venn')])
    const draft = draftContribution(account.address, root)
    expect(draft.commitment).toBe(contributionCommitment(account.address, root, draft.salt))
    expect(draft.datanetId).toBe(datanetId(account.address, draft.datanetSalt))
    expect(draftContribution(account.address, root).datanetId).not.toBe(draft.datanetId)
  })
  it('is signed by its contributor for the registry of this chain', async () => {
    const batch = hashBatch([row('Mara Venn')])
    const draft = draftContribution(account.address, batch.root)
    const typed = contributionTypedData(chain, draft, batch, { kind: 'instruction', licence: 'CC-BY-4.0' })
    expect(typed.message).toMatchObject({ kind: 1, rows: 1, batchRoot: batch.root, licence: 'CC-BY-4.0' })
    const signature = await account.signTypedData(typed)
    expect(await verifyTypedData({ ...typed, address: account.address, signature })).toBe(true)
    const narrowed = { ...typed, message: { ...typed.message, licence: 'CC0-1.0' } }
    expect(await verifyTypedData({ ...narrowed, address: account.address, signature })).toBe(false)
  })
})
