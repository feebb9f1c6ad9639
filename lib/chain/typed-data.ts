import { datanetsDomainName, royaltiesDomainName, type SigningDomain } from '#lib/domain/typed-data.ts'
import type { ContractName, Deployment } from './deployment.ts'

export { contributionTypes, receiptTypes, type SigningDomain, voucherTypes } from '#lib/domain/typed-data.ts'

/** What a signature is bound to: the chain, and the contract that takes it. */
export type PlaceOf<Name extends ContractName> = {
  chainId: number
  addresses: Pick<Deployment['addresses'], Name>
}

/** Domain of Contribution. */
export const datanetsDomain = ({ chainId, addresses }: PlaceOf<'datanetRegistry'>): SigningDomain => ({
  ...datanetsDomainName,
  chainId,
  verifyingContract: addresses.datanetRegistry,
})

/** Domain of Voucher and Receipt. */
export const royaltiesDomain = ({ chainId, addresses }: PlaceOf<'royalties'>): SigningDomain => ({
  ...royaltiesDomainName,
  chainId,
  verifyingContract: addresses.royalties,
})
