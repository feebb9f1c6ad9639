import { type Address, isAddress, zeroAddress } from 'viem'

export type Plain = string | number | boolean | null | Plain[] | { [name: string]: Plain }

/** Decoded arguments as JSON has them: whole numbers of any size are decimal strings. */
export function plain(value: unknown): Plain {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
  }
  return value as Plain
}

/** Every account that plain arguments name, in lower case and once; the zero address is nobody. */
export function accountsIn(value: Plain): Address[] {
  if (typeof value === 'string') {
    const account = value.toLowerCase()
    return isAddress(account) && account !== zeroAddress ? [account] : []
  }
  if (typeof value !== 'object' || value === null) return []
  return [...new Set(Object.values(value).flatMap(accountsIn))]
}
