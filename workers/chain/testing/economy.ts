import { concatHex, encodeFunctionData, type Hex, keccak256, parseEventLogs, stringToHex } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { agentIdentityAbi, stakingAbi, vestingWalletAbi } from '#lib/chain/generated/abis.ts'
import { lockedAllocations, vestingWalletOf } from '#lib/chain/vesting.ts'
import { MONTH_S } from '#lib/domain/allocation.ts'
import { pass, send } from './actor.ts'
import { settlingDeeds } from './settling.ts'
import type { Deed, World } from './world.ts'

const ZERO: Hex = `0x${'00'.repeat(32)}`
const DELAY_S = 61

/** Everything that moves OPEN, by name. `forced` counts the wei that came into Royalties by no function of it. */
export function economy(world: World): { deeds: Record<string, Deed>; forced: () => bigint } {
  const { addresses } = world
  let forced = 0n
  const deeds: Record<string, Deed> = {
    pay: (who, value) => world.give(who, world.people[Number(value % 4n)].address, value),
    grant: (who, value) => world.give(who, addresses.timelock, value),
    wrap: (who, value) => world.give(who, addresses.governedOpen, value),
    force: async (who, value) => {
      // Creation code PUSH20 royalties SELFDESTRUCT: no function of the contract sees this money come.
      await send(world.node, who, { data: concatHex(['0x73', addresses.royalties, '0xff']), value })
      forced += value
      return true
    },
    vest: async () => {
      await pass(world.node, 2 * MONTH_S)
      const data = encodeFunctionData({ abi: vestingWalletAbi, functionName: 'release', args: [] })
      for (const { holder } of lockedAllocations) {
        await send(world.node, world.operator, { to: vestingWalletOf(holder), data })
      }
      return true
    },
    ...stakingDeeds(world),
    ...settlingDeeds(world),
  }
  return { deeds, forced: () => forced }
}

function stakingDeeds(world: World): Record<string, Deed> {
  const { node, people } = world
  const abi = stakingAbi
  const staking = { address: world.addresses.staking, abi } as const
  const unbondings: { id: bigint; account: PrivateKeyAccount }[] = []
  return {
    reward: (who, value) => world.give(who, staking.address, value),
    stake: async (who, value) => {
      await world.call(who, 'staking', encodeFunctionData({ abi, functionName: 'stake' }), value)
      return true
    },
    unstake: async (account) => {
      const [amount] = await node.readContract({ ...staking, functionName: 'stakes', args: [account.address] })
      if (amount < 2n) return false
      const data = encodeFunctionData({ abi, functionName: 'requestUnstake', args: [amount / 2n] })
      const { logs } = await world.call(account, 'staking', data)
      const [requested] = parseEventLogs({ abi, eventName: 'UnstakeRequested', logs })
      unbondings.push({ id: requested.args.id, account })
      return true
    },
    withdraw: async () => {
      const request = unbondings.shift()
      if (!request) return false
      await pass(node, DELAY_S)
      const data = encodeFunctionData({ abi, functionName: 'withdraw', args: [request.id] })
      await world.call(request.account, 'staking', data)
      return true
    },
    claimRewards: async (who) => {
      await pass(node, 3600)
      const earned = await node.readContract({ ...staking, functionName: 'earned', args: [who.address] })
      if (earned === 0n) return false
      await world.call(who, 'staking', encodeFunctionData({ abi, functionName: 'claimRewards' }))
      return true
    },
    /** A new agent's owner puts up collateral and signs two actions with one number: half burns, half is the reporter's. */
    betray: async (who, value) => {
      const register = encodeFunctionData({ abi: agentIdentityAbi, functionName: 'register', args: [] })
      const { logs } = await world.call(who, 'agentIdentity', register)
      const [registered] = parseEventLogs({ abi: agentIdentityAbi, eventName: 'Registered', logs })
      const { agentId } = registered.args
      await world.call(
        who,
        'staking',
        encodeFunctionData({ abi, functionName: 'addCollateral', args: [agentId] }),
        value,
      )
      const signed = async (what: string) => {
        const action = { agentId, nonce: 1n, actionHash: keccak256(stringToHex(what)), prevHash: ZERO }
        const hash = await node.readContract({ ...staking, functionName: 'actionDigest', args: [action] })
        return [action, await who.sign({ hash }), who.address] as const
      }
      const args = [agentId, ...(await signed('left')), ...(await signed('right'))] as const
      await world.call(people[0], 'staking', encodeFunctionData({ abi, functionName: 'slashForTwoActions', args }))
      return true
    },
  }
}
