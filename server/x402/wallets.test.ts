import { serve } from '@hono/node-server'
import { x402Client } from '@x402/core/client'
import { ExactEvmScheme } from '@x402/evm/exact/client'
import { wrapFetchWithPayment } from '@x402/fetch'
import { type Hex, parseEther } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { freePort } from '../../scripts/free-port.mjs'
import { publicClient, settledReceipt } from '../chain/index.ts'
import { boss } from '../queue.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { createCompletion } from './index.ts'
import { deployContractWallet } from './testing/contract-wallet.ts'
import { ownTestEngine, publishTestModel } from './testing/paid-model.ts'
import { makePayer } from './testing/payer.ts'
import { balanceOf } from './verify-payment.ts'

await ownTestDatabase()
const { deployment, url: rpcUrl } = await ownTestChain()
await ownTestEngine()
const port = await freePort()
const url = `http://127.0.0.1:${port}/api/v1/chat/completions`
const server = serve({ fetch: createCompletion, port, hostname: '127.0.0.1' })
afterAll(async () => {
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await (await boss()).stop({ graceful: false, close: true })
})

let body: string
beforeAll(async () => {
  const model = await publishTestModel(deployment, rpcUrl)
  body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Who pays?' }], max_tokens: 8 })
}, 60_000)
const network = `eip155:${deployment.chainId}` as const
const spendControls = {
  allowedAssets: [
    { network, asset: deployment.addresses.governedOpen, maxAmountPerPayment: parseEther('1').toString() },
  ],
}

describe('wallets that can pay', { timeout: 60_000 }, () => {
  it('an account with a key and code of its own (EIP-7702) pays with its key', async () => {
    const payer = await makePayer(deployment, rpcUrl, parseEther('1'))
    // code that knows nothing of ERC-1271
    const authorization = await payer.wallet.signAuthorization({
      contractAddress: deployment.addresses.royalties,
      executor: 'self',
    })
    await settledReceipt(
      await payer.wallet.sendTransaction({ authorizationList: [authorization], to: deployment.operator }),
    )
    const code = await (await publicClient()).getCode({ address: payer.account.address })
    expect(code).toMatch(/^0xef0100/)
    const response = await payer.fetch(url, { method: 'POST', body })
    expect(response.status, await response.text()).toBe(200)
    expect(await balanceOf(payer.account.address)).toBeLessThan(parseEther('1'))
  })

  it('a contract pays with what its owner signs (ERC-1271), and not with what another signs', async () => {
    const owner = await makePayer(deployment, rpcUrl, parseEther('1'))
    const stranger = await makePayer(deployment, rpcUrl, 0n)
    const address = await deployContractWallet(owner.account, deployment, rpcUrl)
    await settledReceipt(
      await owner.wallet.writeContract({
        ...{ ...owner.token, functionName: 'transfer' },
        args: [address, parseEther('1')],
      }),
    )
    const paying = (by: typeof owner.account, from: Hex) => {
      const signer = { address: from, signTypedData: by.signTypedData }
      const client = x402Client.fromConfig({
        schemes: [{ network, client: new ExactEvmScheme(signer) }],
        spendControls,
      })
      return wrapFetchWithPayment(fetch, client)
    }
    const refused = await paying(stranger.account, address)(url, { method: 'POST', body })
    expect([refused.status, (await refused.json()).error.message]).toEqual([
      402,
      expect.stringMatching(/^The payment is not signed by 0x/),
    ])
    const response = await paying(owner.account, address)(url, { method: 'POST', body })
    expect(response.status, await response.text()).toBe(200)
    expect(await balanceOf(address)).toBeLessThan(parseEther('1'))
  })
})
