import { expect, test } from '@playwright/test'
import { x402Client } from '@x402/core/client'
import { ExactEvmScheme } from '@x402/evm/exact/client'
import { decodePaymentResponseHeader, wrapFetchWithPayment } from '@x402/fetch'
import { parseAbi, parseEther } from 'viem'
import { chainConfig, free, newWallet, publishedModel } from './published-model.ts'

const minute = 60_000
const url = (path: string) => new URL(path, process.env.E2E_URL).href
const tokenAbi = parseAbi(['function deposit() payable', 'function balanceOf(address) view returns (uint256)'])

test('a client that we did not write pays for one answer, and the fee is shared out', async () => {
  test.setTimeout(30 * minute)
  const config = await chainConfig()
  const model = await publishedModel(config)
  const { account, wallet, reader } = await newWallet(config)
  const token = { address: config.addresses.governedOpen, abi: tokenAbi } as const
  await reader.waitForTransactionReceipt({
    hash: await wallet.writeContract({
      ...token,
      functionName: 'deposit',
      value: parseEther('1'),
      gas: 200_000n,
      ...free,
    }),
  })

  const { data } = await (await fetch(url('/api/v1/models'))).json()
  expect(data.map(({ id }: { id: string }) => id)).toContain(model)
  const network = `eip155:${config.chainId}` as const
  const client = x402Client.fromConfig({
    schemes: [{ network, client: new ExactEvmScheme(account) }],
    spendControls: {
      allowedAssets: [{ network, asset: token.address, maxAmountPerPayment: parseEther('1').toString() }],
    },
  })
  const question = { role: 'user', content: 'Who is in charge of the harbour on Ombersay?' }
  const ask = { method: 'POST', body: JSON.stringify({ model, messages: [question], max_tokens: 64, temperature: 0 }) }
  const endpoint = url('/api/v1/chat/completions')
  expect((await fetch(endpoint, ask)).status).toBe(402)

  const response = await wrapFetchWithPayment(fetch, client)(endpoint, ask)
  const answer = await response.json()
  expect(response.status, JSON.stringify(answer)).toBe(200)
  expect(answer).toMatchObject({ object: 'chat.completion', model, usage: { total_tokens: expect.any(Number) } })
  expect(answer.choices[0].message.content).toContain('Isolde Marrack')
  const payment = decodePaymentResponseHeader(response.headers.get('payment-response') ?? '')
  expect(payment).toMatchObject({ success: true, network, payer: account.address })
  const fee = BigInt(payment.amount ?? 0)
  const { status } = await reader.getTransactionReceipt({ hash: payment.transaction as `0x${string}` })
  expect(status).toBe('success')
  expect(await reader.readContract({ ...token, functionName: 'balanceOf', args: [account.address] })).toBe(
    parseEther('1') - fee,
  )

  const read = async () => (await (await fetch(url(answer.receipt_url))).json()).receipt
  await expect.poll(read, { timeout: 2 * minute, intervals: [500] }).not.toBeNull()
  const receipt = await read()
  expect(receipt.fee).toBe(fee.toString())
  const shares: { ppm: number; contributorName: string | null }[] = receipt.shares
  expect(shares.reduce((sum, { ppm }) => sum + ppm, 0)).toBe(1_000_000)
  expect(shares.some(({ contributorName }) => contributorName !== null)).toBe(true)

  const epochOf = async () => {
    const { epoch } = await read()
    const epochs = await (await fetch(url('/api/epochs'))).json()
    return epochs.find(({ number }: { number: number }) => number === epoch)?.state
  }
  await expect.poll(epochOf, { timeout: 3 * minute, intervals: [1000] }).toBe('finalised')
})
