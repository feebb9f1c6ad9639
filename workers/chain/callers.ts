import type { ContractName } from '#lib/chain/deployment.ts'

/** Who may call a function that changes something; a test asks every contract whether that is so. */
export type Caller =
  | 'anyone'
  | 'owner' // of the token that the call is about, or whom it approved
  | 'payer' // of the channel
  | 'requester' // who asked for it before
  | 'validator' // whom the request names
  | 'proposer' // of that proposal, while its vote has not begun
  | 'voters' // accounts with at least `proposalThreshold` votes
  | 'operator'
  | 'governor'
  | 'timelock' // that is: a proposal that was voted for

const token = {
  approve: 'owner',
  setApprovalForAll: 'anyone',
  transferFrom: 'owner',
  safeTransferFrom: 'owner',
} satisfies Record<string, Caller>
const receivers = {
  onERC721Received: 'anyone',
  onERC1155Received: 'anyone',
  onERC1155BatchReceived: 'anyone',
} satisfies Record<string, Caller>

/** "anyone" with a voucher, signature, proof or vote of one's own is anyone: the contract asks for that, not for the caller. */
export const callers: Record<ContractName, Record<string, Caller>> = {
  datanetRegistry: { create: 'anyone', release: 'owner', setPayee: 'owner', ...token },
  modelRegistry: {
    publish: 'anyone',
    anchorRun: 'anyone',
    publishVersion: 'owner',
    setPrice: 'owner',
    setPayee: 'owner',
    ...token,
  },
  royalties: {
    open: 'anyone',
    topUp: 'payer',
    requestClose: 'payer',
    close: 'anyone',
    collect: 'operator',
    registerGatewayKey: 'operator',
    revokeGatewayKey: 'operator',
    depositBond: 'anyone',
    withdrawBond: 'anyone',
    post: 'operator',
    finalise: 'anyone',
    commitDispute: 'anyone',
    dispute: 'anyone',
    demand: 'anyone',
    answer: 'anyone',
    voidUnanswered: 'anyone',
    withdrawDemand: 'anyone',
    claim: 'anyone',
    claimTo: 'anyone',
    claimMany: 'anyone',
    flushBurn: 'anyone',
    flushTreasury: 'anyone',
    flushStakers: 'anyone',
    setFees: 'timelock',
  },
  disputes: {},
  pools: {
    credit: 'anyone',
    settle: 'anyone',
    claim: 'anyone',
    claimTo: 'anyone',
    postBounty: 'owner',
    awardBounty: 'owner',
    cancelBounty: 'owner',
  },
  staking: {
    stake: 'anyone',
    requestUnstake: 'anyone',
    claimRewards: 'anyone',
    claimRewardsTo: 'anyone',
    addCollateral: 'anyone',
    requestCollateral: 'anyone',
    withdraw: 'requester',
    withdrawTo: 'requester',
    slashForTwoActions: 'anyone',
    slash: 'timelock',
    setMinimumStake: 'timelock',
  },
  agentIdentity: {
    register: 'anyone',
    setAgentURI: 'owner',
    setMetadata: 'owner',
    setAgentWallet: 'owner',
    unsetAgentWallet: 'owner',
    ...token,
  },
  agentReputation: { giveFeedback: 'anyone', revokeFeedback: 'anyone', appendResponse: 'anyone' },
  agentValidation: { validationRequest: 'owner', validationResponse: 'validator' },
  governedOpen: {
    deposit: 'anyone',
    withdraw: 'anyone',
    transfer: 'anyone',
    transferFrom: 'anyone',
    approve: 'anyone',
    permit: 'anyone',
    delegate: 'anyone',
    delegateBySig: 'anyone',
    transferWithAuthorization: 'anyone',
    receiveWithAuthorization: 'anyone',
    cancelAuthorization: 'anyone',
  },
  governor: {
    propose: 'voters',
    cancel: 'proposer',
    castVote: 'anyone',
    castVoteBySig: 'anyone',
    castVoteWithReason: 'anyone',
    castVoteWithReasonAndParams: 'anyone',
    castVoteWithReasonAndParamsBySig: 'anyone',
    queue: 'anyone',
    execute: 'anyone',
    relay: 'timelock',
    setVotingDelay: 'timelock',
    setVotingPeriod: 'timelock',
    setProposalThreshold: 'timelock',
    setLateQuorumVoteExtension: 'timelock',
    updateTimelock: 'timelock',
    ...receivers,
  },
  timelock: {
    schedule: 'governor',
    scheduleBatch: 'governor',
    cancel: 'governor',
    execute: 'anyone',
    executeBatch: 'anyone',
    grantRole: 'timelock',
    revokeRole: 'timelock',
    renounceRole: 'anyone',
    updateDelay: 'timelock',
    ...receivers,
  },
  addressBook: { setAddress: 'timelock' },
}
