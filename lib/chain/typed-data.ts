import { datanetsDomainName, royaltiesDomainName, type SigningDomain } from '#lib/domain/typed-data.ts'

type Contracts = {
  chainId: number
  addresses: { datanetRegistry: `0x${string}`; royalties: `0x${string}` }
}

/** EIP-712 domain of contributions. */
export const datanetsDomain = ({ chainId, addresses }: Contracts): SigningDomain => ({
  ...datanetsDomainName,
  chainId,
  verifyingContract: addresses.datanetRegistry,
})

/** EIP-712 domain of receipts and vouchers. */
export const royaltiesDomain = ({ chainId, addresses }: Contracts): SigningDomain => ({
  ...royaltiesDomainName,
  chainId,
  verifyingContract: addresses.royalties,
})
