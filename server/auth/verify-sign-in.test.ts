import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'
import { describe, expect, it } from 'vitest'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { anonymous } from '../testing/fixtures.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { createNonce } from './create-nonce.ts'
import { closeSession, readSession, sessionCookie } from './session.ts'
import { verifySignIn } from './verify-sign-in.ts'

await ownTestDatabase()
const { deployment } = await ownTestChain()
const account = privateKeyToAccount(generatePrivateKey())

async function signed(change: Partial<Parameters<typeof createSiweMessage>[0]> = {}) {
  const { nonce } = await createNonce()
  const message = createSiweMessage({
    domain: 'localhost',
    address: account.address,
    uri: 'http://localhost',
    version: '1',
    chainId: deployment.chainId,
    nonce,
    ...change,
  })
  return { message, signature: await account.signMessage({ message }) }
}

function browser() {
  const cookies: string[] = []
  return { cookies, ctx: { ...anonymous(), setCookie: (value: string) => cookies.push(value) } }
}
const tokenOf = (cookie: string | undefined) => cookie?.split(';')[0]?.split('=')[1]

describe('signing in', () => {
  it('opens a session that ends when it is closed', async () => {
    const { ctx, cookies } = browser()
    expect(await verifySignIn({ ctx, input: await signed() })).toEqual({ address: account.address, operator: false })
    expect(cookies[0]).toMatch(/^mf_session=[^;]+; Path=\/; HttpOnly; SameSite=Lax/)
    const token = tokenOf(cookies[0]) as string
    expect((await readSession(token))?.address).toBe(account.address)
    await closeSession({ ...ctx, cookies: { [sessionCookie]: token } })
    expect(await readSession(token)).toBeNull()
  })

  it('takes a message once', async () => {
    const input = await signed()
    await verifySignIn({ ctx: browser().ctx, input })
    await expect(verifySignIn({ ctx: browser().ctx, input })).rejects.toThrow(/used already.*Sign in again/)
  })

  it('names the wrong chain and the way out', async () => {
    const input = await signed({ chainId: 1 })
    const sentence = /Your wallet is on chain 1; switch it to chain 161200 and sign in again\./
    await expect(verifySignIn({ ctx: browser().ctx, input })).rejects.toThrow(sentence)
  })

  it('refuses another site’s message, an expired one, and another’s signature', async () => {
    const { ctx, cookies } = browser()
    await expect(verifySignIn({ ctx, input: await signed({ domain: 'evil.example' }) })).rejects.toThrow(/another site/)
    const past = await signed({ expirationTime: new Date(Date.now() - 1000) })
    await expect(verifySignIn({ ctx, input: past })).rejects.toThrow(/its time has passed/)
    const { message } = await signed()
    const signature = await privateKeyToAccount(generatePrivateKey()).signMessage({ message })
    await expect(verifySignIn({ ctx, input: { message, signature } })).rejects.toThrow(/does not belong/)
    expect(cookies).toEqual([])
  })
})
