import { type Abi, type AbiEvent, getAbiItem, type Hex, numberToHex } from 'viem'
import * as abis from '#lib/chain/generated/abis.ts'
import type { Emission } from './emit.ts'
import { testAddresses } from './stage.ts'

type Args = Emission['args']

const by =
  (contract: keyof typeof testAddresses, abi: Abi) =>
  (name: string, args: Args): Emission => ({
    address: testAddresses[contract],
    event: getAbiItem({ abi, name }) as AbiEvent,
    args,
  })
const datanets = by('datanetRegistry', abis.datanetRegistryAbi)
const models = by('modelRegistry', abis.modelRegistryAbi)
const royalties = by('royalties', abis.royaltiesAbi)
const pools = by('pools', abis.poolsAbi)
const agents = by('agentIdentity', abis.agentIdentityAbi)
const reputation = by('agentReputation', abis.agentReputationAbi)
const validation = by('agentValidation', abis.agentValidationAbi)
const staking = by('staking', abis.stakingAbi)
const votes = by('governedOpen', abis.governedOpenAbi)
const governor = by('governor', abis.openGovernorAbi)
const addressBook = by('addressBook', abis.addressBookAbi)

const account = (n: number): Hex => numberToHex(n, { size: 20 })
export const word = (n: number): Hex => numberToHex(n, { size: 32 })
export const [alice, bob, carol] = [account(0xa11ce), account(0xb0b), account(0xca401)]
const nobody = account(0)
const header = { claims: word(1), lines: word(2), receipts: word(3), data: word(4), total: 100n, lineSum: 80n }
const fees = {
  ...{ burnBps: 1000, treasuryBps: 500, stakersBps: 500, modelBps: 3000, dataBps: 5000 },
  ...{ reviewersBps: 1000, curatorsBps: 500, disputeWindow: 3600 },
}
export const modelFields = {
  ...{ baseHash: word(1), adapterHash: word(2), ggufHash: word(3), templateHash: word(4) },
  ...{ runRoot: word(5), indexRoot: word(6), passportHash: word(7), datanets: [] },
}
const version = (number: number): Args => ({
  ...{ modelId: 1n, version: number, adapterHash: word(2), fields: modelFields, pricePer1k: 10n },
})
const voided = (epoch: bigint): Args => ({
  ...{ epoch, head: word(1), poster: alice, challenger: bob, burned: 1n, reward: 1n },
})
const paid = (indexes: number[]): Args => ({
  ...{ datanetId: 7n, version: 2, contributor: carol, to: carol, amount: 20n * BigInt(indexes.length), indexes },
})
const metadata = (key: string, metadataValue: Hex): Args => ({
  ...{ agentId: 3n, indexedMetadataKey: key, metadataKey: key, metadataValue },
})
const feedback = (feedbackIndex: bigint): Args => ({
  ...{ agentId: 3n, clientAddress: carol, feedbackIndex, value: -5n, valueDecimals: 1, indexedTag1: 'speed' },
  ...{ tag1: 'speed', tag2: '', endpoint: '', feedbackURI: '', feedbackHash: word(0) },
})
const request = (agentId: bigint, requestURI: string): Args => ({
  ...{ validatorAddress: carol, agentId, requestURI, requestHash: word(5) },
})

/** A life of everything, in the order in which the contracts emit. */
export const story: Emission[] = [
  datanets('Transfer', { from: nobody, to: alice, tokenId: 7n }),
  datanets('Created', { datanetId: 7n, creator: alice, salt: word(1) }),
  datanets('Released', { datanetId: 7n, version: 1, root: word(9), rows: 3, manifestHash: word(8) }),
  datanets('PayeeSet', { datanetId: 7n, payee: carol }),
  datanets('Transfer', { from: alice, to: bob, tokenId: 7n }),

  models('Published', { modelId: 1n, owner: alice, slug: 'capitals' }),
  models('VersionPublished', version(1)),
  models('VersionPublished', version(2)),
  models('PriceSet', { modelId: 1n, pricePer1k: 20n }),
  models('RunAnchored', { owner: alice, runId: word(5), step: 40n, root: word(6), head: word(7) }),

  royalties('PolicySet', { version: 1n, fromEpoch: 1n, fees }),
  royalties('PolicySet', { version: 2n, fromEpoch: 3n, fees }),
  royalties('PolicySet', { version: 2n, fromEpoch: 4n, fees: { ...fees, burnBps: 1100 } }),
  royalties('GatewayKeySet', { key: alice, validFrom: 5n, validUntil: 500n }),
  royalties('GatewayKeySet', { key: alice, validFrom: 5n, validUntil: 50n }),
  royalties('BondChanged', { account: alice, bond: 5n }),
  royalties('BondChanged', { account: alice, bond: 9n }),
  royalties('ChannelOpened', { channelId: word(3), payer: bob, deposit: 50n }),
  royalties('ChannelToppedUp', { channelId: word(3), deposit: 70n }),
  royalties('Collected', { channelId: word(3), cumulative: 30n }),
  royalties('CloseRequested', { channelId: word(3), closeAt: 99n }),
  royalties('ChannelClosed', { channelId: word(3), returned: 40n }),
  royalties('EpochPosted', { epoch: 1n, header, finalAt: 50n }),
  royalties('Demanded', { epoch: 1n, demandId: word(4), demander: bob, kind: 1, index: 2n }),
  royalties('Demanded', { epoch: 1n, demandId: word(5), demander: bob, kind: 0, index: 3n }),
  royalties('Answered', { epoch: 1n, demandId: word(4) }),
  royalties('EpochVoided', voided(1n)),
  royalties('DemandReturned', { demandId: word(5) }),
  royalties('EpochPosted', { epoch: 1n, header: { ...header, lineSum: 79n }, finalAt: 60n }),
  royalties('EpochFinalised', { epoch: 1n, claims: word(1), total: 100n, lineSum: 79n }),
  royalties('EpochPosted', { epoch: 2n, header, finalAt: 70n }),
  royalties('EpochVoided', voided(2n)),
  royalties('Claimed', { account: carol, to: bob, amount: 12n }),

  pools('Credited', { datanetId: 7n, version: 2, amount: 60n }),
  pools('Credited', { datanetId: 7n, version: 2, amount: 40n }),
  pools('Settled', { datanetId: 7n, version: 2, root: word(9), rows: 4, perRow: 20n, bounties: 20n }),
  pools('RowsPaid', paid([0])),
  pools('RowsPaid', paid([1, 2])),
  pools('BountyPosted', { datanetId: 7n, bountyId: 1n, amount: 15n, termsHash: word(1) }),
  pools('BountyAwarded', { datanetId: 7n, bountyId: 1n, winner: bob, amount: 15n }),
  pools('BountyPosted', { datanetId: 7n, bountyId: 2n, amount: 5n, termsHash: word(1) }),
  pools('BountyCancelled', { datanetId: 7n, bountyId: 2n, amount: 5n }),

  agents('Transfer', { from: nobody, to: alice, tokenId: 3n }),
  agents('Registered', { agentId: 3n, agentURI: 'ipfs://old', owner: alice }),
  agents('AgentKeyAdded', { agentId: 3n, key: alice }),
  agents('MetadataSet', metadata('agentWallet', alice)),
  agents('MetadataSet', metadata('agentWallet', carol)),
  agents('MetadataSet', metadata('colour', '0x01')),
  agents('URIUpdated', { agentId: 3n, newURI: 'ipfs://new', updatedBy: alice }),
  agents('Registered', { agentId: 4n, agentURI: '', owner: alice }),
  agents('MetadataSet', { ...metadata('agentWallet', alice), agentId: 4n }),
  agents('MetadataSet', { ...metadata('agentWallet', '0x'), agentId: 4n }),
  agents('Transfer', { from: alice, to: bob, tokenId: 4n }),
  reputation('NewFeedback', feedback(1n)),
  reputation('NewFeedback', feedback(2n)),
  reputation('FeedbackRevoked', { agentId: 3n, clientAddress: carol, feedbackIndex: 2n }),
  validation('ValidationRequest', request(9n, 'in its way')),
  validation('ValidationRequest', request(3n, 'its own')),
  validation('ValidationResponse', {
    ...{ validatorAddress: carol, agentId: 3n, requestHash: word(5), response: 90 },
    ...{ responseURI: 'why', responseHash: word(6), tag: 'audit' },
  }),

  staking('Staked', { account: bob, amount: 100n }),
  staking('Staked', { account: bob, amount: 50n }),
  staking('UnstakeRequested', { id: 1n, account: bob, amount: 30n, withdrawableAt: 9n }),
  staking('RewardsClaimed', { account: bob, to: bob, amount: 4n }),
  staking('Withdrawn', { id: 1n, account: bob, to: bob, amount: 30n }),
  staking('CollateralAdded', { agentId: 3n, staker: bob, amount: 1000n, shares: 1000n }),
  staking('Slashed', { agentId: 3n, reporter: carol, amount: 400n, burned: 200n, reasonHash: word(0) }),
  staking('CollateralRequested', { id: 2n, agentId: 3n, staker: bob, shares: 500n, withdrawableAt: 9n }),
  staking('Withdrawn', { id: 2n, account: bob, to: bob, amount: 300n }),

  votes('DelegateVotesChanged', { delegate: bob, previousVotes: 0n, newVotes: 5n }),
  votes('DelegateVotesChanged', { delegate: bob, previousVotes: 5n, newVotes: 8n }),
  governor('ProposalCreated', {
    ...{ proposalId: 11n, proposer: bob, targets: [alice], values: [2n ** 90n], signatures: [''], calldatas: ['0x12'] },
    ...{ voteStart: 1n, voteEnd: 2n, description: 'Lower the fees' },
  }),
  ...[alice, bob, carol].map((voter, support) =>
    governor('VoteCast', { voter, proposalId: 11n, support, weight: BigInt(support + 5), reason: 'so' }),
  ),
  governor('ProposalExtended', { proposalId: 11n, extendedDeadline: 33n }),
  governor('ProposalQueued', { proposalId: 11n, etaSeconds: 44n }),
  governor('ProposalExecuted', { proposalId: 11n }),
  addressBook('AddressSet', { name: word(1), previous: nobody, current: alice }),
  addressBook('AddressSet', { name: word(1), previous: alice, current: bob }),
]
