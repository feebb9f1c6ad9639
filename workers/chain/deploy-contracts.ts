import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Address, createPublicClient, http, type PublicClient } from 'viem'
import { chainOf, EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { type ContractName, type Deployment, deploymentSchema } from '#lib/chain/deployment.ts'
import { readDeployConfig } from './deploy-config.ts'
import { equipContracts } from './equip-contracts.ts'
import { runDeployScript } from './forge.ts'
import type { OperatorKey } from './operator-key.ts'

export type DeployOptions = {
  rpcUrl: string
  /** deployment.json */
  file: string
  /** Who deploys, settles, and signs receipts. */
  operator: OperatorKey
}

/** What Solidity calls each contract of deployment.json. */
export const solidityNames: Record<ContractName, string> = {
  datanetRegistry: 'DatanetRegistry',
  modelRegistry: 'ModelRegistry',
  royalties: 'Royalties',
  disputes: 'Disputes',
  pools: 'Pools',
  staking: 'Staking',
  agentIdentity: 'AgentIdentity',
  agentReputation: 'AgentReputation',
  agentValidation: 'AgentValidation',
  governedOpen: 'GovernedOpen',
  governor: 'OpenGovernor',
  timelock: 'Timelock',
  addressBook: 'AddressBook',
}

/**
 * Deploys by `forge script` what is not there yet, readies it for its operator, writes deployment.json. Where everything is
 * there it only looks. After a chain was lost it deploys anew. `fresh` says whether contracts were deployed.
 * @throws Error when a setting is wrong, forge fails, or the operator of existing contracts is another
 */
export async function deployContracts(options: DeployOptions): Promise<{ deployment: Deployment; fresh: boolean }> {
  const { rpcUrl, file, operator } = options
  const chainId = await createPublicClient({ transport: http(rpcUrl) }).getChainId()
  const chain = chainOf(chainId, rpcUrl)
  const reader = createPublicClient({ chain, transport: http(rpcUrl), pollingInterval: 100 })
  const config = await readDeployConfig(chainId)
  const existing = await readDeployment(file)
  const isThere = async (address: Address) => ((await reader.getCode({ address })) ?? '0x') !== '0x'
  const there =
    existing?.chainId === chainId && (await Promise.all(Object.values(existing.addresses).map(isThere))).every(Boolean)
  const deployment = there ? existing : await deployAll(chainId, config.operator ?? operator.account.address, options)
  if (deployment.operator !== operator.account.address) {
    throw new Error(
      `The contracts belong to operator ${deployment.operator}: put its key into the operator's key file.`,
    )
  }
  await equipContracts({ chain, reader, operator: operator.account, deployment, bond: BigInt(config.bond) })
  if (!there) await writeDeployment(file, deployment)
  return { deployment, fresh: !there }
}

async function requireFunds(reader: PublicClient, address: Address): Promise<void> {
  const chainId = await reader.getChainId()
  if (chainId === EMBEDDED_CHAIN_ID || (await reader.getBalance({ address })) > 0n) return
  throw new Error(`Operator ${address} has no OPEN on chain ${chainId}: send it some to pay for the deployment.`)
}

async function deployAll(chainId: number, expected: Address, options: DeployOptions): Promise<Deployment> {
  const { rpcUrl, file, operator } = options
  if (expected !== operator.account.address) {
    throw new Error(
      `contracts/script/config/${chainId}.json names operator ${expected}: put its key into the operator's key file.`,
    )
  }
  await requireFunds(createPublicClient({ transport: http(rpcUrl) }), expected)
  const folder = path.join(path.dirname(file), 'broadcast')
  const { contracts, startBlock } = await runDeployScript({ rpcUrl, chainId, privateKey: operator.privateKey, folder })
  const addresses = Object.fromEntries(
    Object.entries(solidityNames).map(([name, solidityName]) => [name, contracts[solidityName]]),
  )
  return deploymentSchema.parse({ chainId, startBlock, addresses, operator: operator.account.address })
}

async function readDeployment(file: string): Promise<Deployment | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (text === undefined) return undefined
  try {
    return deploymentSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new Error(
      `${file} does not name the contracts of this version: start with another DATA_DIR, or correct it.`,
      { cause },
    )
  }
}

async function writeDeployment(file: string, deployment: Deployment): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(`${file}.new`, `${JSON.stringify(deployment, null, 2)}\n`)
  await rename(`${file}.new`, file)
}
