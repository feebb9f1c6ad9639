import {
  type Address,
  concatHex,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseEther,
  parseEventLogs,
  parseSignature,
  signatureToCompactSignature,
  stringToHex,
} from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { agentIdentityAbi, royaltiesAbi, stakingAbi, vestingWalletAbi } from '#lib/chain/generated/abis.ts'
import { royaltiesDomain, voucherTypes } from '#lib/chain/typed-data.ts'
import { lockedAllocations, vestingWalletOf } from '#lib/chain/vesting.ts'
import { MONTH_S } from '#lib/domain/allocation.ts'
import { claimLeaf, type EpochHeader, FIRST_HEAD, headerHash } from '#lib/domain/epoch.ts'
import { embeddedHolder } from '../genesis.ts'
import { pass, send, sendTogether, type TestNode, testNode } from './actor.ts'

const ZERO: Hex = `0x${'00'.repeat(32)}`
const NO_HEADER: EpochHeader = { claims: ZERO, lines: ZERO, receipts: ZERO, data: ZERO, total: 0n, lineSum: 0n }
const DEMAND_BOND = parseEther('10')
const WINDOW_S = 3
const DELAY_S = 61

type Channel = { id: Hex; key: PrivateKeyAccount; payer: PrivateKeyAccount; deposit: bigint; collected: bigint }
type Claim = { epoch: bigint; account: Address; cumulative: bigint }
/** True when there was something to do. */
type Deed = (who: PrivateKeyAccount, wei: bigint) => Promise<boolean>

/** People who do with OPEN on an embedded chain what can be done with it. */
export class Economy {
  readonly node: TestNode
  readonly people = Array.from({ length: 4 }, () => privateKeyToAccount(generatePrivateKey()))
  /** wei in Royalties that no function of it took */
  forced = 0n
  readonly #deployment: Deployment
  readonly #operator: PrivateKeyAccount
  readonly #channels: Channel[] = []
  readonly #unbondings: { id: bigint; account: PrivateKeyAccount }[] = []
  readonly #earned = new Map<Address, bigint>()
  readonly #claims: Claim[] = []
  #pending: { header: EpochHeader; previousHead: Hex; claim: Claim } | undefined
  #head: Hex = FIRST_HEAD
  #epoch = 0n

  constructor(deployment: Deployment, rpcUrl: string, operator: PrivateKeyAccount) {
    this.#deployment = deployment
    this.#operator = operator
    this.node = testNode(deployment.chainId, rpcUrl)
  }

  /** Gives everybody some of the community's liquid part. */
  async begin(): Promise<void> {
    const value = parseEther('5000')
    for (const { address } of this.people) await send(this.node, embeddedHolder('community'), { to: address, value })
  }

  readonly deeds: Record<string, Deed> = {
    pay: (who, value) => this.#give(who, this.people[Number(value % 4n)].address, value),
    grant: (who, value) => this.#give(who, this.#deployment.addresses.timelock, value),
    wrap: (who, value) => this.#give(who, this.#deployment.addresses.governedOpen, value),
    reward: (who, value) => this.#give(who, this.#deployment.addresses.staking, value),
    bond: async (_, value) => {
      await this.#royalties(
        this.#operator,
        encodeFunctionData({ abi: royaltiesAbi, functionName: 'depositBond' }),
        value,
      )
      return true
    },
    force: async (who, value) => {
      // Creation code PUSH20 royalties SELFDESTRUCT: no function of the contract sees this money come.
      const data = concatHex(['0x73', this.#deployment.addresses.royalties, '0xff'])
      await send(this.node, who, { data, value })
      this.forced += value
      return true
    },
    vest: async () => {
      await pass(this.node, 2 * MONTH_S)
      const data = encodeFunctionData({ abi: vestingWalletAbi, functionName: 'release', args: [] })
      for (const { holder } of lockedAllocations)
        await send(this.node, this.#operator, { to: vestingWalletOf(holder), data })
      return true
    },
    stake: async (who, value) => {
      await this.#staking(who, encodeFunctionData({ abi: stakingAbi, functionName: 'stake' }), value)
      return true
    },
    unstake: async (who) => {
      const staking = { address: this.#deployment.addresses.staking, abi: stakingAbi } as const
      const [amount] = await this.node.readContract({ ...staking, functionName: 'stakes', args: [who.address] })
      if (amount < 2n) return false
      const args = [amount / 2n] as const
      const { logs } = await this.#staking(
        who,
        encodeFunctionData({ ...staking, functionName: 'requestUnstake', args }),
      )
      const [requested] = parseEventLogs({ abi: stakingAbi, eventName: 'UnstakeRequested', logs })
      this.#unbondings.push({ id: requested.args.id, account: who })
      return true
    },
    withdraw: async () => {
      const request = this.#unbondings.shift()
      if (!request) return false
      await pass(this.node, DELAY_S)
      const args = [request.id] as const
      await this.#staking(request.account, encodeFunctionData({ abi: stakingAbi, functionName: 'withdraw', args }))
      return true
    },
    claimRewards: async (who) => {
      const staking = { address: this.#deployment.addresses.staking, abi: stakingAbi } as const
      await pass(this.node, 3600)
      if ((await this.node.readContract({ ...staking, functionName: 'earned', args: [who.address] })) === 0n)
        return false
      await this.#staking(who, encodeFunctionData({ ...staking, functionName: 'claimRewards' }))
      return true
    },
    /** A new agent's owner puts up collateral and signs two actions with one number. */
    betray: async (who, value) => {
      const { agentIdentity, staking } = this.#deployment.addresses
      const register = encodeFunctionData({ abi: agentIdentityAbi, functionName: 'register', args: [] })
      const { logs } = await send(this.node, who, { to: agentIdentity, data: register })
      const [registered] = parseEventLogs({ abi: agentIdentityAbi, eventName: 'Registered', logs })
      const { agentId } = registered.args
      await this.#staking(
        who,
        encodeFunctionData({ abi: stakingAbi, functionName: 'addCollateral', args: [agentId] }),
        value,
      )
      const action = (what: string) =>
        ({ agentId, nonce: 1n, actionHash: keccak256(stringToHex(what)), prevHash: ZERO }) as const
      const sign = async (what: string) => {
        const call = { address: staking, abi: stakingAbi, functionName: 'actionDigest', args: [action(what)] } as const
        return who.sign({ hash: await this.node.readContract(call) })
      }
      const [left, right] = [await sign('left'), await sign('right')]
      const args = [agentId, action('left'), left, who.address, action('right'), right, who.address] as const
      await this.#staking(
        this.people[0],
        encodeFunctionData({ abi: stakingAbi, functionName: 'slashForTwoActions', args }),
      )
      return true
    },
    open: async (payer, deposit) => {
      const key = privateKeyToAccount(generatePrivateKey())
      const data = encodeFunctionData({ abi: royaltiesAbi, functionName: 'open', args: [key.address, 1n] })
      const { logs } = await this.#royalties(payer, data, deposit)
      const [opened] = parseEventLogs({ abi: royaltiesAbi, eventName: 'ChannelOpened', logs })
      this.#channels.push({ id: opened.args.channelId, key, payer, deposit, collected: 0n })
      return true
    },
    collect: async (_, wei) => {
      const channel = this.#channels.find(({ deposit, collected }) => deposit > collected)
      if (!channel) return false
      const left = channel.deposit - channel.collected
      const cumulative = channel.collected + (wei < left ? wei : left)
      const message = { channelId: channel.id, maxClaimableAmount: cumulative }
      const domain = royaltiesDomain(this.#deployment)
      const signature = await channel.key.signTypedData({
        domain,
        types: voucherTypes,
        primaryType: 'Voucher',
        message,
      })
      const { r, yParityAndS: vs } = signatureToCompactSignature(parseSignature(signature))
      const args = [[{ ...message, cumulative, r, vs }]] as const
      await this.#royalties(this.#operator, encodeFunctionData({ abi: royaltiesAbi, functionName: 'collect', args }))
      channel.collected = cumulative
      return true
    },
    close: async () => {
      const channel = this.#channels.shift()
      if (!channel) return false
      const args = [channel.id] as const
      await this.#royalties(
        channel.payer,
        encodeFunctionData({ abi: royaltiesAbi, functionName: 'requestClose', args }),
      )
      await pass(this.node, DELAY_S)
      await this.#royalties(this.people[0], encodeFunctionData({ abi: royaltiesAbi, functionName: 'close', args }))
      return true
    },
    post: async (who) => {
      const data = await this.#prepareEpoch(who.address)
      if (!data) return false
      await this.#royalties(this.#operator, data)
      return true
    },
    finalise: async () => {
      if (!this.#pending) return false
      const { header, previousHead, claim } = this.#pending
      await pass(this.node, WINDOW_S)
      const args = [header, previousHead] as const
      await this.#royalties(this.#operator, encodeFunctionData({ abi: royaltiesAbi, functionName: 'finalise', args }))
      this.#claims.push(claim)
      this.#pending = undefined
      return true
    },
    claim: async () => {
      const claim = this.#claims.shift()
      if (!claim) return false
      const { epoch, account, cumulative } = claim
      const leaf = { index: 0n, account, cumulative, sumBefore: 0n, lineEnd: 1n }
      const args = [epoch, leaf, []] as const
      await this.#royalties(this.people[0], encodeFunctionData({ abi: royaltiesAbi, functionName: 'claim', args }))
      return true
    },
    /** Posts, is asked in the same second to show a line, does not, and loses epoch and bond. */
    voidUnanswered: async (who) => {
      const [head, epoch] = [this.#head, this.#epoch]
      const post = await this.#prepareEpoch(who.address)
      if (!post || !this.#pending) return false
      const { header, previousHead, claim } = this.#pending
      const args = [header, previousHead, 0, 0n] as const
      const to = this.#deployment.addresses.royalties
      await sendTogether(this.node, [
        [this.#operator, { to, data: post }],
        [
          who,
          { to, data: encodeFunctionData({ abi: royaltiesAbi, functionName: 'demand', args }), value: DEMAND_BOND },
        ],
      ])
      await pass(this.node, WINDOW_S)
      await this.#royalties(who, encodeFunctionData({ abi: royaltiesAbi, functionName: 'voidUnanswered', args }))
      this.#earned.set(claim.account, claim.cumulative - header.lineSum)
      this.#pending = undefined
      this.#head = head
      this.#epoch = epoch
      const bond = encodeFunctionData({ abi: royaltiesAbi, functionName: 'depositBond' })
      await this.#royalties(this.#operator, bond, parseEther('20000'))
      return true
    },
    flush: async () => {
      for (const functionName of ['flushBurn', 'flushTreasury', 'flushStakers'] as const) {
        await this.#royalties(this.people[0], encodeFunctionData({ abi: royaltiesAbi, functionName }))
      }
      return true
    },
  }

  async #give(who: PrivateKeyAccount, to: Address, value: bigint): Promise<boolean> {
    await send(this.node, who, { to, value })
    return true
  }
  #royalties(who: PrivateKeyAccount, data: Hex, value = 0n) {
    return send(this.node, who, { to: this.#deployment.addresses.royalties, data, value })
  }
  #staking(who: PrivateKeyAccount, data: Hex, value = 0n) {
    return send(this.node, who, { to: this.#deployment.addresses.staking, data, value })
  }

  /** The call that posts an epoch over the whole pool, all of whose lines are one account's; undefined: nothing to post. */
  async #prepareEpoch(account: Address): Promise<Hex | undefined> {
    const royalties = { address: this.#deployment.addresses.royalties, abi: royaltiesAbi } as const
    const [total] = await this.node.readContract({ ...royalties, functionName: 'progress' })
    if (total === 0n || this.#pending) return undefined
    const lineSum = (total * 8_000n) / 10_000n
    const cumulative = (this.#earned.get(account) ?? 0n) + lineSum
    const claims = claimLeaf({ index: 0, account, cumulative, sumBefore: 0n, lineEnd: 1 })
    const header = { ...NO_HEADER, claims, total, lineSum }
    this.#earned.set(account, cumulative)
    this.#epoch += 1n
    this.#pending = { header, previousHead: this.#head, claim: { epoch: this.#epoch, account, cumulative } }
    this.#head = headerHash(header, this.#head)
    return encodeFunctionData({ abi: royaltiesAbi, functionName: 'post', args: [NO_HEADER, ZERO, header] })
  }
}
