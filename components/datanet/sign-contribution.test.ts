import { verifyTypedData } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { contributionCommitment } from '#lib/domain/hashing.ts'
import { commitTo, contributionTypedData, randomHex } from './sign-contribution.ts'

const account = privateKeyToAccount(generatePrivateKey())
const address = (digit: string) => `0x${digit.repeat(40)}` as `0x${string}`
const chain = {
  chainId: 161_200,
  addresses: { datanetRegistry: address('1'), modelRegistry: address('2'), royalties: address('3') },
}

describe('a contribution', () => {
  it('is committed to before it is signed, with a salt of its own', () => {
    const root = randomHex(32)
    const draft = commitTo(account.address, root)
    expect(draft.commitment).toBe(contributionCommitment(account.address, root, draft.salt))
    expect(commitTo(account.address, root, draft.salt)).toEqual(draft)
    expect(commitTo(account.address, root).commitment).not.toBe(draft.commitment)
  })
  it('is signed by its contributor for one Datanet of the registry of this chain', async () => {
    const batch = {
      chainDatanetId: (2n ** 64n - 1n).toString(),
      contributor: account.address,
      root: randomHex(32),
      rows: 3,
      kind: 'instruction' as const,
      licence: 'CC-BY-4.0',
    }
    const typed = contributionTypedData(chain, batch)
    expect(typed.message).toMatchObject({ kind: 1, rows: 3, batchRoot: batch.root, licence: 'CC-BY-4.0' })
    expect(typed.message.datanetId).toBe(2n ** 64n - 1n)
    const signature = await account.signTypedData(typed)
    expect(await verifyTypedData({ ...typed, address: account.address, signature })).toBe(true)
    const narrowed = { ...typed, message: { ...typed.message, licence: 'CC0-1.0' } }
    expect(await verifyTypedData({ ...narrowed, address: account.address, signature })).toBe(false)
    const elsewhere = contributionTypedData({ ...chain, chainId: 1 }, batch)
    expect(await verifyTypedData({ ...elsewhere, address: account.address, signature })).toBe(false)
  })
})
