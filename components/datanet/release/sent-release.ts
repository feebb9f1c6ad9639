import type { Hex } from 'viem'

const key = (datanetId: string) => `modelfactory.release.${datanetId}`

/** The transaction of a release that is on the chain and not confirmed here yet; it outlives a closed tab. */
export const sentRelease = {
  read: (datanetId: string): Hex | null => localStorage.getItem(key(datanetId)) as Hex | null,
  keep: (datanetId: string, hash: Hex): void => localStorage.setItem(key(datanetId), hash),
  forget: (datanetId: string): void => localStorage.removeItem(key(datanetId)),
}
