import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createPublicClient, createWalletClient, type Hex, http } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'
import { chainOf } from '#lib/chain/chains.ts'
import { type Contract, contract } from '#lib/contract/index.ts'

/** A person without a browser: a wallet, a session and the typed API. */
export type Person = Awaited<ReturnType<typeof enter>>

/** Signs in at an installation with a new funded wallet, or with the given key. */
export async function enter(url: string, privateKey: Hex = generatePrivateKey()) {
  let cookie = ''
  const link = new OpenAPILink(contract, {
    url: `${url.replace(/\/$/, '')}/api`,
    headers: () => (cookie ? { cookie } : {}),
    fetch: async (request, init) => {
      const response = await fetch(request, init)
      const set = response.headers.get('set-cookie')
      if (set) cookie = set.split(';')[0] as string
      return response
    },
  })
  const api: JsonifiedClient<ContractRouterClient<Contract>> = createORPCClient(link)
  const config = await api.chain.config()
  const account = privateKeyToAccount(privateKey)
  await api.chain.faucet({ address: account.address })
  const { nonce } = await api.auth.nonce()
  const { host, origin } = new URL(url)
  const message = createSiweMessage({
    domain: host,
    address: account.address,
    statement: 'Sign in to ModelFactory.',
    uri: origin,
    version: '1',
    chainId: config.chainId,
    nonce,
  })
  await api.auth.verify({ message, signature: await account.signMessage({ message }) })
  const chain = chainOf(config.chainId, config.rpcUrl)
  const transport = http(config.rpcUrl)
  return {
    api,
    /** A file of the installation, as its owner reads it. @param path from the root of its site */
    read: (path: string) => fetch(new URL(path, url), { headers: { cookie } }),
    account,
    config,
    wallet: createWalletClient({ account, chain, transport }),
    reader: createPublicClient({ chain, transport, pollingInterval: 100 }),
  }
}
