import { type Hex, parseEther } from 'viem'
import { modelRegistryAbi, royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { EpochDraft } from '#lib/domain/build-epoch.ts'
import { type ClaimEntry, type Epoch, type EpochHeader, FIRST_HEAD, headerHash } from '#lib/domain/epoch.ts'
import { feePolicy } from '#lib/domain/fees.ts'
import { compareHex } from '#lib/domain/hashing.ts'
import type { TreeBuilder } from '#lib/domain/leaves.ts'
import { merkleProof } from '#lib/domain/merkle.ts'
import { answers, contributor, word } from './answers.ts'
import type { BenchChain, Sent } from './chain.ts'
import { Channels } from './channels.ts'

const CHANNELS = 100
export const MANY = 1_000_000
const FEW = 10
/** Claims are measured for so many accounts each; the costliest counts. */
const SAMPLES = 10
const WINDOW_S = 3
const ONES: EpochHeader = {
  ...{ claims: FIRST_HEAD, lines: FIRST_HEAD, receipts: FIRST_HEAD, data: FIRST_HEAD, total: 0n, lineSum: 0n },
}

type Settled = { number: number; epoch: Epoch; post: Sent; collect: Sent & { vouchers: number }; buildSeconds: number }

/** Settles epochs of real answers on a chain, one after another as the operator does. */
class Settlement {
  readonly #chain: BenchChain
  readonly #channels: Channels
  readonly #buildTree: TreeBuilder
  #last: Settled | undefined
  #heads: Hex[] = [FIRST_HEAD]

  constructor(chain: BenchChain, channels: Channels, buildTree: TreeBuilder) {
    this.#chain = chain
    this.#channels = channels
    this.#buildTree = buildTree
  }

  get #contract() {
    return { address: this.#chain.deployment.addresses.royalties, abi: royaltiesAbi } as const
  }

  async settle(range: { first: number; count: number }): Promise<Settled> {
    const number = (this.#last?.number ?? 0) + 1
    const since = performance.now()
    const draft = new EpochDraft(feePolicy, range.count)
    for (const { account, cumulative } of this.#last?.epoch.claims.all() ?? []) draft.addAccount(account, cumulative)
    const spent = new Map<Hex, bigint>()
    for (const answer of answers(number, range, this.#channels.ids)) {
      draft.addReceipt(answer)
      spent.set(answer.channelId, (spent.get(answer.channelId) ?? 0n) + answer.fee)
    }
    const epoch = await draft.build(word('root', number), this.#buildTree)
    const buildSeconds = (performance.now() - since) / 1000
    const collect = await this.#channels.collect(spent)
    const head = this.#heads[this.#heads.length - 1]
    const args = [this.#last?.epoch.header ?? ONES, this.#heads.at(-2) ?? FIRST_HEAD, epoch.header]
    const post = await this.#chain.send({ ...this.#contract, functionName: 'post', args })
    this.#heads.push(headerHash(epoch.header, head))
    await this.#chain.passTime(WINDOW_S)
    this.#last = { number, epoch, post, collect, buildSeconds }
    return this.#last
  }

  /** Claims of final epochs, by the operator for others: the costliest of the accounts. */
  async claim({ number, epoch }: Settled, accounts: readonly Hex[]): Promise<number> {
    let most = 0
    for (const account of accounts) {
      const { index, cumulative, sumBefore, lineEnd } = find(epoch, account)
      const proof = merkleProof(epoch.claims.tree, index)
      const leaf = { index: BigInt(index), account, cumulative, sumBefore, lineEnd: BigInt(lineEnd) }
      const args = [BigInt(number), leaf, proof]
      most = Math.max(most, (await this.#chain.send({ ...this.#contract, functionName: 'claim', args })).gas)
    }
    return most
  }
}

/** An account's claim, by binary search. */
export function find({ claims }: Epoch, account: Hex): ClaimEntry {
  let [low, high] = [0, claims.count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareHex(claims.at(middle).account, account) < 0) low = middle + 1
    else high = middle
  }
  return claims.at(low)
}

/** `used` have money already, `fresh` were never on the chain; both earned in the epoch of a million answers. */
export const samples = {
  used: Array.from({ length: SAMPLES }, (_, i) => contributor(250_000 + i)),
  fresh: Array.from({ length: SAMPLES }, (_, i) => contributor(700_000 + i)),
}

/** Gas of the whole way of an answer's money, and the epoch of a million answers for the peers to pay out. */
export async function measureOurs(chain: BenchChain, buildTree: TreeBuilder) {
  const channels = new Channels(chain)
  await channels.open(CHANNELS, parseEther('50'))
  const settlement = new Settlement(chain, channels, buildTree)
  // the contract's counters are filled by the first epochs: from the third on each post costs what it will always cost
  for (let n = 0; n < 2; n++) await settlement.settle({ first: n * FEW, count: FEW })
  const few = await settlement.settle({ first: 2 * FEW, count: FEW })
  const many = await settlement.settle({ first: 0, count: MANY })
  // finalises the large one; its answers pay the accounts that claim twice
  const after = await settlement.settle({ first: 250_000, count: SAMPLES })
  for (const account of samples.used) await chain.setBalance(account, 1n)
  const gas_first_claim = await settlement.claim(many, samples.used)
  const gas_first_claim_new_account = await settlement.claim(many, samples.fresh)
  await settlement.settle({ first: 0, count: FEW })
  const gas_next_claim = await settlement.claim(after, samples.used)
  return {
    epoch: many.epoch,
    metrics: {
      gas_epoch: Math.max(few.post.gas, many.post.gas),
      gas_epoch_10_answers: few.post.gas,
      gas_epoch_1000000_answers: many.post.gas,
      gas_epoch_10_answers_without_call_data: few.post.execution,
      gas_epoch_1000000_answers_without_call_data: many.post.execution,
      gas_first_claim,
      gas_first_claim_new_account,
      gas_next_claim,
      gas_collect_each: Math.round(many.collect.gas / many.collect.vouchers),
      epoch_build_s: Number(many.buildSeconds.toFixed(1)),
      claims_tree_leaves: many.epoch.claims.count,
      lines_tree_leaves: many.epoch.lines.count,
    },
  }
}

/** Publishing a model on one Datanet, and anchoring a run for the first time, which costs the most. */
export async function measureModels({ deployment, send }: BenchChain) {
  const contract = { address: deployment.addresses.modelRegistry, abi: modelRegistryAbi } as const
  const publish = (n: number, slug: string) => {
    const hash = (i: number) => word('root', 1000 + 10 * n + i)
    const fields = {
      ...{ baseHash: hash(1), adapterHash: hash(2), ggufHash: hash(3), templateHash: hash(4), runRoot: hash(5) },
      ...{ indexRoot: hash(6), passportHash: hash(7), datanets: [{ datanetId: 0xfedcba9876543210n, version: 1 }] },
    }
    return send({ ...contract, functionName: 'publish', args: [fields, slug, 1_000_000_000_000_000n] })
  }
  await publish(0, 'another-model')
  const published = await publish(1, 'harbour-guide')
  const anchored = await send({
    ...{ ...contract, functionName: 'anchorRun', args: [word('root', 2000), 100n, word('root', 2001)] },
  })
  return { gas_publish: published.gas, gas_anchor: anchored.gas }
}
