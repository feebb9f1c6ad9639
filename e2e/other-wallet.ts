import type { Page } from '@playwright/test'

/**
 * A wallet extension as a page sees one (EIP-1193 provider announced by EIP-6963), with an account of its own.
 * It declines every signature, and starts on the chain that it is given.
 */
export async function announceWallet(page: Page, chainId: number): Promise<void> {
  await page.addInitScript((start) => {
    const account = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8'
    let chain = `0x${start.toString(16)}`
    const listeners = new Map<string, Set<(value: unknown) => void>>()
    const provider = {
      async request({ method, params }: { method: string; params?: { chainId: string }[] }) {
        if (method === 'eth_accounts' || method === 'eth_requestAccounts') return [account]
        if (method === 'eth_chainId') return chain
        if (method === 'wallet_switchEthereumChain') {
          chain = params?.[0]?.chainId ?? chain
          for (const listen of listeners.get('chainChanged') ?? []) listen(chain)
          return null
        }
        if (method === 'wallet_requestPermissions' || method === 'wallet_getPermissions') {
          return [{ parentCapability: 'eth_accounts' }]
        }
        if (method === 'personal_sign') throw Object.assign(new Error('User rejected the request.'), { code: 4001 })
        throw Object.assign(new Error(`${method} is not supported`), { code: 4200 })
      },
      on(event: string, listen: (value: unknown) => void) {
        listeners.set(event, (listeners.get(event) ?? new Set()).add(listen))
      },
      removeListener(event: string, listen: (value: unknown) => void) {
        listeners.get(event)?.delete(listen)
      },
    }
    const icon = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    const info = { uuid: '350670db-19fa-4704-a166-e52e178b59d2', name: 'Refusing Wallet', icon, rdns: 'test.refusing' }
    const announce = () =>
      window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }))
    window.addEventListener('eip6963:requestProvider', announce)
    announce()
  }, chainId)
}
