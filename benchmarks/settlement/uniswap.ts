import { createRequire } from 'node:module'
import { type Abi, type Address, bytesToHex, encodePacked, type Hex, hexToBytes } from 'viem'
import type { Epoch } from '#lib/domain/epoch.ts'
import type { Keccak } from '#lib/domain/merkle.ts'
import { compareBytes, PackedRows } from '#lib/domain/packed-rows.ts'
import type { BenchChain } from './chain.ts'
import { find, samples } from './ours.ts'

const NODE = 32
const artifact = (name: string): { abi: Abi; bytecode: Hex } => {
  const { abi, bytecode } = createRequire(import.meta.url)(`@uniswap/merkle-distributor/build/${name}.json`)
  return { abi, bytecode: bytecode.startsWith('0x') ? bytecode : `0x${bytecode}` }
}

/** The distributor's tree: leaves keccak(index, account, amount) by hash, pairs sorted, an odd end moved up unhashed. */
class SortedTree {
  readonly #layers: Uint8Array[]
  readonly #keccak: Keccak
  constructor(leaves: PackedRows, keccak: Keccak) {
    this.#keccak = keccak
    leaves.sort()
    this.#layers = [leaves.bytes.subarray(0, leaves.count * NODE)]
    for (let layer = this.#layers[0]; layer.length > NODE; ) {
      layer = this.#join(layer)
      this.#layers.push(layer)
    }
  }

  #join(layer: Uint8Array): Uint8Array {
    const parents = new Uint8Array(Math.ceil(layer.length / (2 * NODE)) * NODE)
    const pair = new Uint8Array(2 * NODE)
    for (let at = 0; at < layer.length; at += 2 * NODE) {
      const [left, right] = [layer.subarray(at, at + NODE), layer.subarray(at + NODE, at + 2 * NODE)]
      const ordered = right.length > 0 && compareBytes(left, 0, right, 0, NODE) > 0
      pair.set(ordered ? right : left)
      pair.set(ordered ? left : right, NODE)
      parents.set(right.length === 0 ? left : this.#keccak(pair), at / 2)
    }
    return parents
  }

  get root(): Hex {
    return bytesToHex(this.#layers[this.#layers.length - 1])
  }

  proof(leaf: Uint8Array): Hex[] {
    const leaves = this.#layers[0]
    let [low, high] = [0, leaves.length / NODE]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareBytes(leaves, middle * NODE, leaf, 0, NODE) < 0) low = middle + 1
      else high = middle
    }
    return this.#layers.slice(0, -1).flatMap((layer, depth) => {
      const sibling = (Math.floor(low / 2 ** depth) ^ 1) * NODE
      return sibling < layer.length ? [bytesToHex(layer.subarray(sibling, sibling + NODE))] : []
    })
  }
}

/** Uniswap's Merkle distributor as published, over the same accounts and amounts; an epoch is a contract with its tokens. */
export async function measureUniswap(chain: BenchChain, epoch: Epoch, keccak: Keccak): Promise<Record<string, number>> {
  const leafOf = (index: number, account: Address, amount: bigint) =>
    keccak(hexToBytes(encodePacked(['uint256', 'address', 'uint256'], [BigInt(index), account, amount])))
  const leaves = new PackedRows(NODE, NODE, epoch.claims.count)
  let total = 0n
  for (const { index, account, cumulative } of epoch.claims.all()) {
    leaves.bytes.set(leafOf(index, account, cumulative), leaves.add())
    total += cumulative
  }
  const tree = new SortedTree(leaves, keccak)
  const erc20 = artifact('TestERC20')
  const token = await chain.deploy({ ...erc20, args: ['Token', 'TKN', total * 10n] })
  const distributor = artifact('MerkleDistributor')

  const open = async () => {
    const deployed = await chain.deploy({ ...distributor, args: [token.address, tree.root] })
    const args = [deployed.address, total]
    const funded = await chain.send({ address: token.address, abi: erc20.abi, functionName: 'transfer', args })
    return { address: deployed.address, gas: deployed.gas + funded.gas }
  }
  const claimAll = async (address: Address, accounts: readonly Address[]) => {
    let most = 0
    for (const account of accounts) {
      const { index, cumulative } = find(epoch, account)
      const args = [BigInt(index), account, cumulative, tree.proof(leafOf(index, account, cumulative))]
      const call = { address, abi: distributor.abi, functionName: 'claim', args }
      most = Math.max(most, (await chain.send(call)).gas)
    }
    return most
  }
  const [first, second] = [await open(), await open()]
  return {
    uniswap_gas_epoch: first.gas,
    uniswap_gas_first_claim: await claimAll(first.address, samples.used),
    uniswap_gas_next_claim: await claimAll(second.address, samples.used),
  }
}
