import {
  type Account,
  type Chain,
  createWalletClient,
  type Hex,
  type HttpTransport,
  http,
  type PublicClient,
} from 'viem'
import { EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { royaltiesAbi, vestingWalletAbi } from '#lib/chain/generated/abis.ts'
import { vestingWalletOf } from '#lib/chain/vesting.ts'
import { embeddedHolder } from './genesis.ts'

export type EquipOptions = {
  chain: Chain
  reader: PublicClient<HttpTransport, Chain>
  operator: Account
  deployment: Deployment
  /** wei that the operator's bond shall have */
  bond: bigint
}

const MAX_UINT64 = 2n ** 64n - 1n

/**
 * What deployed contracts need before work begins: the operator's key as gateway key, its bond, and on the embedded chain
 * the Timelock as owner of the community's locked share. Does what is not done yet.
 */
export async function equipContracts(options: EquipOptions): Promise<void> {
  await registerKey(options)
  await fillBond(options)
  if (options.chain.id === EMBEDDED_CHAIN_ID) await giveToTimelock(options)
}

const writerOf = ({ chain }: EquipOptions, account: Account) =>
  createWalletClient({ account, chain, transport: http() })

async function mined({ reader }: EquipOptions, hash: Hex): Promise<void> {
  const { status } = await reader.waitForTransactionReceipt({ hash })
  if (status !== 'success') throw new Error(`Transaction ${hash}, which readies the contracts, reverted.`)
}

async function registerKey(options: EquipOptions): Promise<void> {
  const { reader, operator, deployment } = options
  const royalties = { address: deployment.addresses.royalties, abi: royaltiesAbi } as const
  const key = operator.address
  const [validFrom] = await reader.readContract({ ...royalties, functionName: 'gatewayKeys', args: [key] })
  if (validFrom !== 0n) return
  const call = { ...royalties, functionName: 'registerGatewayKey', args: [key, MAX_UINT64] } as const
  await mined(options, await writerOf(options, operator).writeContract(call))
}

async function fillBond(options: EquipOptions): Promise<void> {
  const { reader, operator, deployment } = options
  const royalties = { address: deployment.addresses.royalties, abi: royaltiesAbi } as const
  const bond = await reader.readContract({ ...royalties, functionName: 'bonds', args: [operator.address] })
  if (bond >= options.bond) return
  const call = { ...royalties, functionName: 'depositBond', value: options.bond - bond } as const
  await mined(options, await writerOf(options, operator).writeContract(call))
}

/** Votes decide over what is locked for the community; its account on the embedded chain is publicly known. */
async function giveToTimelock(options: EquipOptions): Promise<void> {
  const community = embeddedHolder('community')
  const wallet = { address: vestingWalletOf('community'), abi: vestingWalletAbi } as const
  const owner = await options.reader.readContract({ ...wallet, functionName: 'owner' })
  if (owner !== community.address) return
  const args = [options.deployment.addresses.timelock] as const
  const call = { ...wallet, functionName: 'transferOwnership', args } as const
  await mined(options, await writerOf(options, community).writeContract(call))
}
