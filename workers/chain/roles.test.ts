import { type Address, keccak256, stringToHex, zeroAddress, zeroHash } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import type { ContractName } from '#lib/chain/deployment.ts'
import {
  addressBookAbi,
  openGovernorAbi,
  royaltiesAbi,
  stakingAbi,
  timelockAbi,
  vestingWalletAbi,
} from '#lib/chain/generated/abis.ts'
import { lockedAllocations, vestingWalletOf } from '#lib/chain/vesting.ts'
import { type Caller, callers } from './callers.ts'
import { embeddedHolder } from './genesis.ts'
import { operatorKey } from './operator-key.ts'
import { testNode } from './testing/actor.ts'
import { ownTestChain } from './testing/own-chain.ts'
import { abiOf, changesOf, errorOf, makeBelongings } from './testing/stranger.ts'

const { deployment, url, dataDir } = await ownTestChain()
const { addresses } = deployment
const node = testNode(deployment.chainId, url)
const { account: operator } = await operatorKey(`${dataDir}/keys/operator.json`, { create: false })
const stranger = privateKeyToAccount(generatePrivateKey()).address
const known = await makeBelongings(node, deployment, operator)
const names = Object.keys(addresses) as ContractName[]

/** With which errors a contract refuses whoever is not the one. */
const refusals: Record<Exclude<Caller, 'anyone'>, string[]> = {
  owner: ['NotOwner', 'NotAuthorized', 'ERC721InsufficientApproval', 'ERC721InvalidApprover'],
  payer: ['NotPayer'],
  requester: ['NotYourRequest'],
  validator: ['NotValidator'],
  proposer: ['GovernorUnableToCancel'],
  voters: ['GovernorInsufficientProposerVotes'],
  operator: ['NotOperator', 'OperatorsTurn'],
  governor: ['AccessControlUnauthorizedAccount'],
  timelock: [
    ...['NotGovernance', 'GovernorOnlyExecutor', 'AccessControlUnauthorizedAccount', 'TimelockUnauthorizedCaller'],
  ],
}
const isRefusal = (error: string | null) =>
  Object.values(refusals)
    .flat()
    .includes(error ?? '')
/** Everything that can be owned is the operator's here. */
const holderOf = (caller: Caller): Address =>
  caller === 'timelock' || caller === 'governor' ? addresses[caller] : operator.address

describe.each(names)('%s', (name) => {
  it('has no function that changes something beside those of the list', () => {
    expect([...new Set(changesOf(name).map((item) => item.name))].sort()).toEqual(Object.keys(callers[name]).sort())
  })

  it.each(
    changesOf(name).map((item) => [item.name, callers[name][item.name], item] as const),
  )('%s: %s', async (_, caller, item) => {
    const refused = await errorOf(node, deployment, [name, item], stranger, known)
    if (caller === 'anyone') expect(isRefusal(refused), String(refused)).toBe(false)
    else expect(refusals[caller]).toContain(refused)
    const error = await errorOf(node, deployment, [name, item], holderOf(caller), known)
    expect(isRefusal(error), String(error)).toBe(false)
  })

  it('has no owner, no pause and no role but the list’s', () => {
    const functions = abiOf(name).flatMap((item) => (item.type === 'function' ? item.name : []))
    const suspicious = functions.filter((called) =>
      /^(owner|admin|pauser?|unpause|upgrade.*|transferOwnership)$/.test(called),
    )
    expect(suspicious).toEqual([])
    if (name !== 'timelock') expect(functions).not.toContain('hasRole')
  })
})

describe('the Timelock', () => {
  const role = (title: string) => keccak256(stringToHex(title))
  const roles = { admin: zeroHash, proposer: role('PROPOSER_ROLE'), canceller: role('CANCELLER_ROLE') }

  it('has one proposer and canceller, the governor; anyone executes; no admin but itself', async () => {
    const events = { address: addresses.timelock, abi: timelockAbi, fromBlock: 0n, strict: true } as const
    const granted = await node.getContractEvents({ ...events, eventName: 'RoleGranted' })
    const revoked = await node.getContractEvents({ ...events, eventName: 'RoleRevoked' })
    const pairs = granted.map(({ args }) => [args.role, args.account]).sort()
    expect(pairs).toEqual(
      [
        [roles.admin, addresses.timelock],
        [roles.proposer, addresses.governor],
        [roles.canceller, addresses.governor],
        [role('EXECUTOR_ROLE'), zeroAddress],
      ].sort(),
    )
    expect(revoked).toEqual([])
    const timelock = { address: addresses.timelock, abi: timelockAbi } as const
    for (const each of [...Object.values(roles), role('EXECUTOR_ROLE')]) {
      expect(await node.readContract({ ...timelock, functionName: 'getRoleAdmin', args: [each] })).toBe(roles.admin)
    }
  })

  it('is governance, treasury and executor; Staking gets the stakers’ part', async () => {
    const royalties = { address: addresses.royalties, abi: royaltiesAbi } as const
    const read = node.readContract
    expect({
      royalties: await read({ ...royalties, functionName: 'governance' }),
      treasury: await read({ ...royalties, functionName: 'treasury' }),
      staking: await read({ address: addresses.staking, abi: stakingAbi, functionName: 'governance' }),
      addressBook: await read({ address: addresses.addressBook, abi: addressBookAbi, functionName: 'governance' }),
      governor: await read({ address: addresses.governor, abi: openGovernorAbi, functionName: 'timelock' }),
    }).toEqual({
      ...{ royalties: addresses.timelock, treasury: addresses.timelock, staking: addresses.timelock },
      ...{ addressBook: addresses.timelock, governor: addresses.timelock },
    })
    expect(await read({ ...royalties, functionName: 'stakers' })).toBe(addresses.staking)
    expect(await read({ ...royalties, functionName: 'operator' })).toBe(operator.address)
  })
})

describe('vesting wallets', () => {
  it.each(lockedAllocations.map(({ holder }) => holder))('of %s: owned by its beneficiary alone', async (holder) => {
    const wallet = { address: vestingWalletOf(holder), abi: vestingWalletAbi } as const
    const owner = holder === 'community' ? addresses.timelock : embeddedHolder(holder).address
    expect(await node.readContract({ ...wallet, functionName: 'owner' })).toBe(owner)
    const take = { ...wallet, functionName: 'transferOwnership', args: [stranger], account: stranger } as const
    await expect(node.simulateContract(take)).rejects.toThrow('OwnableUnauthorizedAccount')
  })
})
