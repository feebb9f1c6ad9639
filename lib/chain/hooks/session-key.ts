import { type Address, type Hex, toHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { channelIdOf } from '#lib/domain/hashing.ts'

/** The key that signs vouchers of one payment channel. It lives in this browser, per chain and account. */
export type SessionKey = { privateKey: Hex; address: Address; salt: Hex; channelId: Hex }

const itemOf = (chainId: number, account: Address) => `modelfactory.channel.${chainId}.${account.toLowerCase()}`
const watchers = new Set<() => void>()

/** What is stored, as it is stored: a stable value for `useSyncExternalStore`. */
export const storedSessionKey = (chainId: number, account: Address): string | null =>
  localStorage.getItem(itemOf(chainId, account))

/** A stored text as a key; null for anything that is not one. */
export function parseSessionKey(text: string | null): SessionKey | null {
  const [privateKey, salt] = text?.split('.') ?? []
  if (!privateKey || !salt || !/^0x[0-9a-f]{64}$/.test(privateKey) || !/^0x[0-9a-f]{24}$/.test(salt)) return null
  const { address } = privateKeyToAccount(privateKey as Hex)
  return { privateKey: privateKey as Hex, address, salt: salt as Hex, channelId: channelIdOf(salt as Hex, address) }
}

/** Makes and stores a key before the channel exists: a tab that is closed in mid-transaction finds its channel again. */
export function makeSessionKey(chainId: number, account: Address): SessionKey {
  const privateKey = generatePrivateKey()
  const salt = toHex(crypto.getRandomValues(new Uint8Array(12)))
  const text = `${privateKey}.${salt}`
  localStorage.setItem(itemOf(chainId, account), text)
  for (const notify of watchers) notify()
  return parseSessionKey(text)!
}

/** Calls back when the key of this browser changes, in this tab or another. */
export function watchSessionKey(notify: () => void): () => void {
  watchers.add(notify)
  window.addEventListener('storage', notify)
  return () => {
    watchers.delete(notify)
    window.removeEventListener('storage', notify)
  }
}
