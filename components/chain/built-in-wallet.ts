import { type Address, createWalletClient, custom, type EIP1193RequestFn, type Hex, http } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { createConnector } from 'wagmi'
import type { ChainConfig } from '#lib/schemas/chain-config.ts'

export const builtInWalletType = 'built-in'

const keyItem = 'modelfactory.wallet.key'
const activeItem = 'modelfactory.wallet.active'
const onItem = 'modelfactory.wallet.on'
const own = 'own'

/** What the connector can do beyond wagmi's interface. */
export type BuiltInWallet = {
  /** Address of a demo account, or 'own' for the key of this browser. */
  selectAccount: (who: Address | 'own') => Address
}

function ownKey(): Hex {
  const kept = readOwnWallet()
  if (kept) return kept.privateKey
  const made = generatePrivateKey()
  localStorage.setItem(keyItem, made)
  return made
}

export type OwnWallet = { address: Address; privateKey: Hex }

/** This browser's own key, for showing and keeping a copy; null where none was made yet. Client only. */
export function readOwnWallet(): OwnWallet | null {
  const kept = localStorage.getItem(keyItem)
  if (!kept || !/^0x[0-9a-f]{64}$/.test(kept)) return null
  return { address: privateKeyToAccount(kept as Hex).address, privateKey: kept as Hex }
}

/**
 * A wallet that lives in the browser, for the embedded chain only: its key is no secret from whoever uses this browser,
 * and it signs without asking. Never offered on a chain whose OPEN has value.
 */
export function builtInWallet(demoAccounts: ChainConfig['demoAccounts'], name: string) {
  const account = (): PrivateKeyAccount => {
    const active = localStorage.getItem(activeItem)
    const demo = demoAccounts.find((candidate) => candidate.address === active)
    return privateKeyToAccount(demo ? demo.privateKey : ownKey())
  }
  return createConnector<ReturnType<ReturnType<typeof custom>>, BuiltInWallet>((config) => {
    const chain = config.chains[0]
    const provider = () => {
      const signer = account()
      const client = createWalletClient({ account: signer, chain, transport: http(chain.rpcUrls.default.http[0]) })
      const request = (async ({ method, params }: { method: string; params?: unknown }) => {
        const list = (params ?? []) as readonly unknown[]
        switch (method) {
          case 'eth_accounts':
          case 'eth_requestAccounts':
            return [signer.address]
          case 'eth_chainId':
            return `0x${chain.id.toString(16)}`
          case 'personal_sign':
            return signer.signMessage({ message: { raw: list[0] as Hex } })
          case 'eth_signTypedData_v4':
            return signer.signTypedData(JSON.parse(String(list[1])))
          case 'eth_sendTransaction':
            return client.sendTransaction(toRequest(list[0] as RpcTransaction))
          default:
            return client.request({ method, params } as Parameters<typeof client.request>[0])
        }
      }) as EIP1193RequestFn
      return custom({ request })({ chain, retryCount: 0 })
    }
    return {
      id: builtInWalletType,
      name,
      type: builtInWalletType,
      async connect({ withCapabilities } = {}) {
        const { address } = account()
        localStorage.setItem(onItem, '1')
        // wagmi types the result by the flag; both shapes are right here.
        const accounts = (withCapabilities ? [{ address, capabilities: {} }] : [address]) as never
        return { accounts, chainId: chain.id }
      },
      async disconnect() {
        localStorage.removeItem(onItem)
        localStorage.removeItem(activeItem)
      },
      async getAccounts() {
        return [account().address]
      },
      async getChainId() {
        return chain.id
      },
      async getProvider() {
        return provider()
      },
      async isAuthorized() {
        return localStorage.getItem(onItem) === '1'
      },
      selectAccount(who) {
        localStorage.setItem(activeItem, who === own ? own : who)
        const { address } = account()
        config.emitter.emit('change', { accounts: [address] })
        return address
      },
      onAccountsChanged() {},
      onChainChanged() {},
      onDisconnect() {
        config.emitter.emit('disconnect')
      },
    }
  })
}

type RpcTransaction = { to?: Address; data?: Hex; value?: Hex; gas?: Hex }

/** Nonce and fees are read anew from the chain: what the page estimated may be a block old. */
function toRequest({ to, data, value, gas }: RpcTransaction) {
  return { to, data, value: value ? BigInt(value) : undefined, gas: gas ? BigInt(gas) : undefined }
}
