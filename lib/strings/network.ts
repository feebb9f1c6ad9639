import type { ChainConfig } from '#lib/schemas/chain-config.ts'

type ContractName = keyof ChainConfig['addresses']

/** The page about the chain: where all OPEN is, the contracts, what happened last. */
export const network = {
  title: 'Chain',
  intro: 'Where all OPEN is, which contracts hold it, and what they recorded. Any EVM tool can read the same.',
  supply: {
    title: 'Supply',
    help: 'Read from the chain at the newest block; the parts sum to the 1,000,000,000 OPEN of genesis.',
    label: 'Parts of the supply',
    atBlock: (block: string) => `Block ${block}`,
    circulating: 'Circulating',
    burned: 'Burned',
    left: 'In existence',
    parts: {
      circulating: ['Circulating', 'Held by accounts, free to move'],
      locked: ['Locked', 'In vesting wallets and not vested yet'],
      escrowed: ['Escrowed', 'In channels, epochs, bonds, unpaid claims and Datanets’ pools'],
      staked: ['Staked', 'By stakers, or behind agents as collateral'],
      treasury: ['Treasury', 'In the Timelock; votes grant it'],
      burned: ['Burned', 'Destroyed: a part of every fee, and half of what is slashed'],
    },
  },
  allocation: {
    title: 'Allocation at genesis',
    caption: 'Allocation at genesis and how it vests',
    columns: { holder: 'Holder', share: 'Share', liquid: 'Liquid at launch', vesting: 'Vesting of the rest' },
    months: (months: number) => `linear over ${months} months`,
    cliff: (cliff: number, months: number) => `nothing for ${cliff} months, then linear over ${months} months`,
    none: 'all liquid',
    total: 'Total',
  },
  fees: {
    title: 'Division of every fee',
    help: 'Set by vote, within bounds that nobody can change: burn, treasury and stakers take at most 30 % together.',
    version: (version: string) => `Policy version ${version}`,
    label: 'Parts of every fee',
    parts: { model: 'Model', data: 'Data', burn: 'Burned', treasury: 'Treasury', stakers: 'Stakers' },
    dataDetail: (contributors: string, reviewers: string, curators: string) =>
      `Of a row’s part: ${contributors} contributor, ${reviewers} reviewer, ${curators} curator`,
    window: 'Dispute window',
    failed: 'The fee policy cannot be read while the chain does not answer.',
  },
  contracts: {
    title: 'Contracts',
    help: 'None of them can be changed or paused, and none that holds money has an owner.',
    copy: (name: string) => `Copy address of ${name}`,
    names: {
      datanetRegistry: ['DatanetRegistry', 'Datanets and their versions'],
      modelRegistry: ['ModelRegistry', 'Models, adapters, runs'],
      royalties: ['Royalties', 'Channels, epochs, claims, fee policy, bonds'],
      disputes: ['Disputes', 'What voids a wrong epoch'],
      pools: ['Pools', 'What answers owe to Datanets as a whole'],
      staking: ['Staking', 'Stakes, rewards, agents’ collateral'],
      agentIdentity: ['AgentIdentity', 'Agents (ERC-8004)'],
      agentReputation: ['AgentReputation', 'Feedback on agents (ERC-8004)'],
      agentValidation: ['AgentValidation', 'Validations of agents’ work (ERC-8004)'],
      governedOpen: ['GovernedOpen', 'Wrapped OPEN: votes and standard payments'],
      governor: ['OpenGovernor', 'Proposals and votes'],
      timelock: ['Timelock', 'Executes what was voted; the treasury'],
      addressBook: ['AddressBook', 'Where new versions live, for apps'],
    } satisfies Record<ContractName, [string, string]>,
  },
  events: {
    title: 'Newest events',
    help: 'From the index, which can be rebuilt from the chain at any time; no money depends on it.',
    caption: 'Newest events of all contracts',
    columns: { event: 'Event', values: 'Values', block: 'Block', time: 'Time', transaction: 'Transaction' },
    copyTransaction: 'Copy transaction hash',
    empty: 'No event is indexed yet.',
    more: 'Show more',
    filter: 'Contract',
    allContracts: 'All contracts',
    building: 'The index is being built from the chain. Events appear as they are read.',
    behind: (blocks: string) => `The index is ${blocks} blocks behind the chain.`,
  },
}
