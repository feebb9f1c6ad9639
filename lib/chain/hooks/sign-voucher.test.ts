import { verifyTypedData } from 'viem'
import { generatePrivateKey } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { royaltiesDomain } from '#lib/chain/typed-data.ts'
import { voucherTypes } from '#lib/domain/typed-data.ts'
import { parseSessionKey } from './session-key.ts'
import { signVoucher } from './sign-voucher.ts'
import { channelLeft } from './use-channel.ts'

const address = (digit: string) => `0x${digit.repeat(40)}` as `0x${string}`
const chain = {
  chainId: 161_200,
  addresses: { datanetRegistry: address('1'), modelRegistry: address('2'), royalties: address('3') },
}

describe('a session key', () => {
  it('names its channel: salt, then key', () => {
    const key = parseSessionKey(`${generatePrivateKey()}.0x${'ab'.repeat(12)}`)
    expect(key?.channelId).toBe(`0x${'ab'.repeat(12)}${key?.address.slice(2).toLowerCase()}`)
  })
  it.each([null, '', 'x', '0x12.0x34', `0x${'a'.repeat(64)}`])('is not made of %s', (text) => {
    expect(parseSessionKey(text)).toBeNull()
  })
})

describe('a voucher', () => {
  const channel = { deposit: '1000', spent: '300', reserved: '200' }
  it('is a ceiling over all that was promised, and at most the quote more', async () => {
    const key = parseSessionKey(`${generatePrivateKey()}.0x${'ab'.repeat(12)}`)
    if (!key) throw new Error('The key did not parse.')
    const voucher = await signVoucher(chain, key, channel, 50n)
    expect(voucher).toMatchObject({ channelId: key.channelId, maxClaimableAmount: '550' })
    const valid = await verifyTypedData({
      address: key.address,
      domain: royaltiesDomain(chain),
      types: voucherTypes,
      primaryType: 'Voucher',
      message: { channelId: key.channelId, maxClaimableAmount: 550n },
      signature: voucher.signature,
    })
    expect(valid).toBe(true)
  })
  it('leaves the rest of the deposit, never less than nothing', () => {
    expect(channelLeft(channel)).toBe(500n)
    expect(channelLeft({ ...channel, deposit: '400' })).toBe(0n)
  })
})
