import {
  type Address,
  encodeFunctionData,
  type Hex,
  parseEther,
  parseEventLogs,
  parseSignature,
  signatureToCompactSignature,
} from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { royaltiesDomain, voucherTypes } from '#lib/chain/typed-data.ts'
import { claimLeaf, type EpochHeader, FIRST_HEAD, headerHash } from '#lib/domain/epoch.ts'
import { pass, sendTogether } from './actor.ts'
import type { Deed, World } from './world.ts'

const abi = royaltiesAbi
const ZERO: Hex = `0x${'00'.repeat(32)}`
const NO_HEADER: EpochHeader = { claims: ZERO, lines: ZERO, receipts: ZERO, data: ZERO, total: 0n, lineSum: 0n }
const DEMAND_BOND = parseEther('10')
const WINDOW_S = 3
const DELAY_S = 61

type Channel = { id: Hex; key: PrivateKeyAccount; payer: PrivateKeyAccount; deposit: bigint; collected: bigint }
type Claim = { epoch: bigint; account: Address; cumulative: bigint }

/** Channels, epochs, claims and bonds, from the opening of a channel to the last wei. */
export function settlingDeeds(world: World): Record<string, Deed> {
  const { node, operator, people, addresses } = world
  const royalties = { address: addresses.royalties, abi } as const
  const channels: Channel[] = []
  const claims: Claim[] = []
  const earned = new Map<Address, bigint>()
  let pending: { header: EpochHeader; previousHead: Hex; claim: Claim } | undefined
  let head = FIRST_HEAD
  let epoch = 0n

  /** The call that posts an epoch over the whole pool, all of whose lines are one account's; undefined: nothing to post. */
  async function prepareEpoch(account: Address): Promise<Hex | undefined> {
    const [total] = await node.readContract({ ...royalties, functionName: 'progress' })
    if (total === 0n || pending) return undefined
    const lineSum = (total * 8_000n) / 10_000n
    const cumulative = (earned.get(account) ?? 0n) + lineSum
    const root = claimLeaf({ index: 0, account, cumulative, sumBefore: 0n, lineEnd: 1 })
    const header = { ...NO_HEADER, claims: root, total, lineSum }
    earned.set(account, cumulative)
    epoch += 1n
    pending = { header, previousHead: head, claim: { epoch, account, cumulative } }
    head = headerHash(header, head)
    return encodeFunctionData({ abi, functionName: 'post', args: [NO_HEADER, ZERO, header] })
  }

  return {
    bond: async (_, value) => {
      await world.call(operator, 'royalties', encodeFunctionData({ abi, functionName: 'depositBond' }), value)
      return true
    },
    open: async (payer, deposit) => {
      const key = privateKeyToAccount(generatePrivateKey())
      const data = encodeFunctionData({ abi, functionName: 'open', args: [key.address, 1n] })
      const { logs } = await world.call(payer, 'royalties', data, deposit)
      const [opened] = parseEventLogs({ abi, eventName: 'ChannelOpened', logs })
      channels.push({ id: opened.args.channelId, key, payer, deposit, collected: 0n })
      return true
    },
    collect: async (_, wei) => {
      const channel = channels.find(({ deposit, collected }) => deposit > collected)
      if (!channel) return false
      const left = channel.deposit - channel.collected
      const cumulative = channel.collected + (wei < left ? wei : left)
      const message = { channelId: channel.id, maxClaimableAmount: cumulative }
      const domain = royaltiesDomain(world.deployment)
      const signature = await channel.key.signTypedData({
        domain,
        types: voucherTypes,
        primaryType: 'Voucher',
        message,
      })
      const { r, yParityAndS: vs } = signatureToCompactSignature(parseSignature(signature))
      const args = [[{ ...message, cumulative, r, vs }]] as const
      await world.call(operator, 'royalties', encodeFunctionData({ abi, functionName: 'collect', args }))
      channel.collected = cumulative
      return true
    },
    close: async () => {
      const channel = channels.shift()
      if (!channel) return false
      const args = [channel.id] as const
      await world.call(channel.payer, 'royalties', encodeFunctionData({ abi, functionName: 'requestClose', args }))
      await pass(node, DELAY_S)
      await world.call(people[0], 'royalties', encodeFunctionData({ abi, functionName: 'close', args }))
      return true
    },
    post: async (who) => {
      const data = await prepareEpoch(who.address)
      if (!data) return false
      await world.call(operator, 'royalties', data)
      return true
    },
    finalise: async () => {
      if (!pending) return false
      await pass(node, WINDOW_S)
      const args = [pending.header, pending.previousHead] as const
      await world.call(people[0], 'royalties', encodeFunctionData({ abi, functionName: 'finalise', args }))
      claims.push(pending.claim)
      pending = undefined
      return true
    },
    claim: async () => {
      const claim = claims.shift()
      if (!claim) return false
      const leaf = { index: 0n, account: claim.account, cumulative: claim.cumulative, sumBefore: 0n, lineEnd: 1n }
      const args = [claim.epoch, leaf, []] as const
      await world.call(people[0], 'royalties', encodeFunctionData({ abi, functionName: 'claim', args }))
      return true
    },
    /** The operator posts, is asked in the same second to show a line, does not, and loses epoch and bond. */
    voidUnanswered: async (who) => {
      const post = await prepareEpoch(who.address)
      if (!post || !pending) return false
      const { header, previousHead, claim } = pending
      const args = [header, previousHead, 0, 0n] as const
      const demand = encodeFunctionData({ abi, functionName: 'demand', args })
      await sendTogether(node, [
        [operator, { to: addresses.royalties, data: post }],
        [who, { to: addresses.royalties, data: demand, value: DEMAND_BOND }],
      ])
      await pass(node, WINDOW_S)
      await world.call(who, 'royalties', encodeFunctionData({ abi, functionName: 'voidUnanswered', args }))
      earned.set(claim.account, claim.cumulative - header.lineSum)
      pending = undefined
      head = previousHead
      epoch -= 1n
      const bond = encodeFunctionData({ abi, functionName: 'depositBond' })
      await world.call(operator, 'royalties', bond, parseEther('20000'))
      return true
    },
    flush: async () => {
      for (const functionName of ['flushBurn', 'flushTreasury', 'flushStakers'] as const) {
        await world.call(people[0], 'royalties', encodeFunctionData({ abi, functionName }))
      }
      return true
    },
  }
}
