import { datanetsDomainName, royaltiesDomainName, type SigningDomain } from '#lib/domain/typed-data.ts'
import type { Deployment } from './deployment.ts'

export { contributionTypes, receiptTypes, type SigningDomain, voucherTypes } from '#lib/domain/typed-data.ts'

type Place = Pick<Deployment, 'chainId' | 'addresses'>

/** Domain of Contribution. */
export const datanetsDomain = ({ chainId, addresses }: Place): SigningDomain => ({
  ...datanetsDomainName,
  chainId,
  verifyingContract: addresses.datanetRegistry,
})

/** Domain of Voucher and Receipt. */
export const royaltiesDomain = ({ chainId, addresses }: Place): SigningDomain => ({
  ...royaltiesDomainName,
  chainId,
  verifyingContract: addresses.royalties,
})
