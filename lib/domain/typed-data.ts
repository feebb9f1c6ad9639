import type { TypedDataDomain } from 'viem'

/** Struct types of everything that is signed. Field order is part of the hash: never change, only add new structs. */
export const contributionTypes = {
  Contribution: [
    { name: 'datanetId', type: 'uint256' },
    { name: 'kind', type: 'uint8' },
    { name: 'contributor', type: 'address' },
    { name: 'batchRoot', type: 'bytes32' },
    { name: 'rows', type: 'uint32' },
    { name: 'licence', type: 'string' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint64' },
  ],
} as const

export const receiptTypes = {
  Receipt: [
    { name: 'kind', type: 'uint8' },
    { name: 'modelId', type: 'uint256' },
    { name: 'version', type: 'uint32' },
    { name: 'adapterHash', type: 'bytes32' },
    { name: 'indexRoot', type: 'bytes32' },
    { name: 'promptHash', type: 'bytes32' },
    { name: 'outputHash', type: 'bytes32' },
    { name: 'fee', type: 'uint256' },
    { name: 'cumulative', type: 'uint256' },
    { name: 'channelId', type: 'bytes32' },
    { name: 'nonce', type: 'uint64' },
    { name: 'policyVersion', type: 'uint32' },
    { name: 'modelPayee', type: 'address' },
    { name: 'time', type: 'uint64' },
    { name: 'sharesHash', type: 'bytes32' },
  ],
} as const

export const voucherTypes = {
  Voucher: [
    { name: 'channelId', type: 'bytes32' },
    { name: 'maxClaimableAmount', type: 'uint128' },
  ],
} as const

/** What an agent signs of each thing it does: two different ones with one nonce cost it its collateral. */
export const agentActionTypes = {
  AgentAction: [
    { name: 'agentId', type: 'uint256' },
    { name: 'nonce', type: 'uint64' },
    { name: 'actionHash', type: 'bytes32' },
    { name: 'prevHash', type: 'bytes32' },
  ],
} as const

/** Name and version of the EIP-712 domains; chain id and contract come from the deployment. */
export const datanetsDomainName = { name: 'ModelFactory Datanets', version: '1' } as const
export const royaltiesDomainName = { name: 'ModelFactory Royalties', version: '1' } as const
export const stakingDomainName = { name: 'ModelFactory Staking', version: '1' } as const

export type SigningDomain = TypedDataDomain & { chainId: number; verifyingContract: `0x${string}` }
