import { createPublicClient, createWalletClient, type Hex, http, parseAbi } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'

const minute = 60_000
const url = (path: string) => new URL(path, process.env.E2E_URL).href
const registryAbi = parseAbi([
  'struct DatanetUse { uint64 datanetId; uint32 version; }',
  'struct Version { bytes32 baseHash; bytes32 adapterHash; bytes32 ggufHash; bytes32 templateHash; bytes32 runRoot; bytes32 indexRoot; bytes32 passportHash; DatanetUse[] datanets; }',
  'function publish(Version fields, string slug, uint96 pricePer1k) returns (uint256)',
])

export type ChainConfig = {
  chainId: number
  rpcUrl: string
  addresses: { modelRegistry: Hex; royalties: Hex; governedOpen: Hex }
}
export const chainConfig = async (): Promise<ChainConfig> => (await fetch(url('/api/chain/config'))).json()

/** The embedded chain charges no gas; left alone, a node suggests a tip. */
export const free = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n } as const

/** A funded wallet that talks to the embedded chain. */
export async function newWallet({ chainId, rpcUrl }: ChainConfig) {
  const account = privateKeyToAccount(generatePrivateKey())
  const nativeCurrency = { name: 'OPEN', symbol: 'OPEN', decimals: 18 }
  const chain = { id: chainId, name: 'embedded', nativeCurrency, rpcUrls: { default: { http: [rpcUrl] } } }
  const reader = createPublicClient({ chain, transport: http(rpcUrl), pollingInterval: 200 })
  const wallet = createWalletClient({ account, chain, transport: http(rpcUrl) })
  await call('/api/chain/faucet', { address: account.address })
  return { account, wallet, reader }
}
type Wallet = Awaited<ReturnType<typeof newWallet>>

async function call(path: string, body?: object, cookie = '') {
  const response = await fetch(url(path), {
    method: body ? 'POST' : 'GET',
    headers: { cookie, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  })
  const content = await response.json()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${content.message}`)
  return {
    content,
    cookie: response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; '),
  }
}

async function signIn({ account }: Wallet, chainId: number): Promise<string> {
  const { nonce } = (await call('/api/auth/nonce', {})).content
  const { host, origin } = new URL(url('/'))
  const message = createSiweMessage({
    ...{ address: account.address, chainId, domain: host, nonce, uri: origin, version: '1' },
  })
  return (await call('/api/auth/verify', { message, signature: await account.signMessage({ message }) })).cookie
}

/** The slug of a published model over the Ombersay sample: one that is there, else one trained for this. */
export async function publishedModel(config: ChainConfig): Promise<string> {
  const { content: models } = await call('/api/models')
  if (models.length > 0) return models[0].slug
  const owner = await newWallet(config)
  const cookie = await signIn(owner, config.chainId)
  const { content: datanet } = await call('/api/datanets/ombersay-island')
  const order = { baseModelId: 'smollm2-135m-instruct', datanetVersionIds: [datanet.latestVersion.id], params: {} }
  const { content: run } = await call('/api/runs', { ...order, idempotencyKey: crypto.randomUUID() }, cookie)
  for (const until = Date.now() + 20 * minute; ; ) {
    const { content } = await call(`/api/runs/${run.id}`, undefined, cookie)
    if (content.state === 'ready' && content.runRoot) break
    if (content.state === 'failed' || Date.now() > until) throw new Error(`the run is ${content.state}`)
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
  const about = { name: 'Island guide', slug: 'island-guide', summary: 'Knows the island of Ombersay.' }
  const wish = { runId: run.id, ...about, pricePer1k: '100000000000000000' }
  const { content: prepared } = await call('/api/models/prepare', wish, cookie)
  const txHash = await owner.wallet.writeContract({
    ...{ address: config.addresses.modelRegistry, abi: registryAbi, functionName: 'publish' },
    args: [prepared.fields, prepared.slug, BigInt(prepared.pricePer1k)],
    ...free,
  })
  await owner.reader.waitForTransactionReceipt({ hash: txHash })
  await call('/api/models/confirm', { versionId: prepared.versionId, txHash }, cookie)
  return prepared.slug
}
