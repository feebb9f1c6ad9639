import { createPublicClient, createWalletClient, type Hex, http, parseAbi } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { enter } from '../scripts/client/person.ts'
import { startRun } from '../scripts/client/train.ts'

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

async function call(path: string, body?: object) {
  const response = await fetch(url(path), {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  })
  const content = await response.json()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${content.message}`)
  return content
}

/** The slug of a published model over the Ombersay sample: one that is there, else one trained for this. */
export async function publishedModel(config: ChainConfig): Promise<string> {
  const models = await call('/api/models')
  if (models.length > 0) return models[0].slug
  const owner = await enter(process.env.E2E_URL as string)
  const run = await startRun(owner, { datanet: 'ombersay-island', params: {} })
  for (const until = Date.now() + 20 * minute; ; ) {
    const { state, runRoot } = await owner.api.runs.get({ id: run.id })
    if (state === 'ready' && runRoot) break
    if (state === 'failed' || Date.now() > until) throw new Error(`the run is ${state}`)
    await new Promise((resolve) => setTimeout(resolve, 2000))
  }
  const about = { name: 'Island guide', slug: 'island-guide', summary: 'Knows the island of Ombersay.' }
  const wish = { runId: run.id, ...about, pricePer1k: '100000000000000000' }
  const prepared = await owner.api.models.preparePublish(wish)
  const txHash = await owner.wallet.writeContract({
    ...{ address: config.addresses.modelRegistry, abi: registryAbi, functionName: 'publish' },
    args: [prepared.fields as never, prepared.slug, BigInt(prepared.pricePer1k)],
    ...free,
  })
  await owner.reader.waitForTransactionReceipt({ hash: txHash })
  await owner.api.models.confirmPublish({ versionId: prepared.versionId, txHash })
  return prepared.slug
}
