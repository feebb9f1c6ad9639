import {
  type Abi,
  type AbiFunction,
  type AbiParameter,
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  concatHex,
  encodeFunctionData,
  keccak256,
  numberToHex,
  parseEther,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import type { ContractName, Deployment } from '#lib/chain/deployment.ts'
import * as abis from '#lib/chain/generated/abis.ts'
import { datanetId } from '#lib/domain/hashing.ts'
import { pass, send, type TestNode } from './actor.ts'

/** The ABI of a contract by its name in deployment.json. */
const byName: Record<string, Abi> = { ...abis }
export const abiOf = (name: ContractName): Abi => byName[name === 'governor' ? 'openGovernorAbi' : `${name}Abi`]

/** Functions of a contract that can change something. */
export const changesOf = (name: ContractName): AbiFunction[] =>
  abiOf(name).filter(
    (item): item is AbiFunction => item.type === 'function' && !['view', 'pure'].includes(item.stateMutability),
  )

/** Arguments that name what belongs to somebody, by contract and by the parameter's name. */
export type Belongings = Partial<Record<ContractName, Record<string, unknown>>>

/** Makes `owner` own one of everything, on a chain that has none yet. */
export async function makeBelongings(
  node: TestNode,
  { addresses }: Deployment,
  owner: PrivateKeyAccount,
): Promise<Belongings> {
  const [hash, from, OPEN] = [keccak256('0x01'), owner.address, parseEther('1')]
  const call = (name: ContractName, functionName: string, args: unknown[], value = 0n) =>
    send(node, owner, {
      to: addresses[name],
      data: encodeFunctionData({ abi: abiOf(name), functionName, args }),
      value,
    })

  const datanet = datanetId(from, hash)
  await call('datanetRegistry', 'create', [hash, hash, 1, hash])
  await call('pools', 'credit', [datanet], OPEN)
  await call('datanetRegistry', 'release', [datanet, hash, 1, hash])
  await call('pools', 'settle', [datanet, 2, hash, 1, hash])
  await call('pools', 'postBounty', [datanet, 1n, hash])

  const files = { baseHash: hash, adapterHash: hash, ggufHash: hash, templateHash: hash }
  const fields = { ...files, runRoot: hash, indexRoot: hash, passportHash: hash, datanets: [] }
  await call('modelRegistry', 'publish', [fields, 'model', 1n])
  await call('agentIdentity', 'register', [])
  await call('agentValidation', 'validationRequest', [from, 1n, '', hash])
  await call('royalties', 'open', [from, 1n], OPEN)
  await call('staking', 'stake', [], OPEN)
  await call('staking', 'requestUnstake', [OPEN])

  const proposal = { targets: [from], values: [0n], calldatas: ['0x'] as const }
  await call('governedOpen', 'deposit', [], 100n * OPEN)
  await call('governedOpen', 'delegate', [from])
  await pass(node, 1)
  await call('governor', 'propose', [...Object.values(proposal), ''])
  return {
    datanetRegistry: { datanetId: datanet, tokenId: datanet, from },
    modelRegistry: { modelId: 1n, tokenId: 1n, from },
    agentIdentity: { agentId: 1n, tokenId: 1n, from },
    agentReputation: { agentId: 1n },
    agentValidation: { agentId: 1n, requestHash: hash },
    royalties: { channelId: concatHex([numberToHex(1, { size: 12 }), from]) },
    pools: { datanetId: datanet, bountyId: 1n },
    staking: { id: 1n, agentId: 1n },
    governor: { ...proposal, descriptionHash: keccak256('0x') },
  }
}

function emptyValue(parameter: AbiParameter, caller: Address): unknown {
  if (parameter.type.endsWith('[]')) return []
  if ('components' in parameter) return parameter.components.map((inner) => emptyValue(inner, caller))
  const [, size] = /^bytes(\d+)$/.exec(parameter.type) ?? []
  if (size) return `0x${'00'.repeat(Number(size))}`
  const simple: Record<string, unknown> = { address: caller, string: '', bool: false, bytes: '0x' }
  return parameter.type in simple ? simple[parameter.type] : 0n
}

/** Name of the error with which a call by `caller` reverts, null when it goes through. Arguments are what `known` names, else empty. */
export async function errorOf(
  node: TestNode,
  { addresses }: Deployment,
  [name, item]: [ContractName, AbiFunction],
  caller: Address,
  known: Belongings,
): Promise<string | null> {
  const named = known[name] ?? {}
  const args = item.inputs.map((input) => named[input.name ?? ''] ?? emptyValue(input, caller))
  const errors = Object.values(abis).flatMap((abi) => (abi as Abi).filter(({ type }) => type === 'error'))
  const abi = [item, ...errors]
  try {
    await node.simulateContract({ address: addresses[name], abi, functionName: item.name, args, account: caller })
    return null
  } catch (error) {
    const reverted = error instanceof BaseError && error.walk((cause) => cause instanceof ContractFunctionRevertedError)
    if (!(reverted instanceof ContractFunctionRevertedError)) throw error
    return reverted.data?.errorName ?? reverted.signature ?? reverted.reason ?? 'no reason'
  }
}
