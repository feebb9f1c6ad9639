import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type Account,
  type Address,
  type Chain,
  createPublicClient,
  createWalletClient,
  type Hex,
  http,
  type PublicClient,
  parseEther,
  type Transport,
  type WalletClient,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { chainOf, EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { type Deployment, deploymentSchema } from '#lib/chain/deployment.ts'
import { datanetRegistryAbi, modelRegistryAbi, royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { datanetRegistryBytecode, modelRegistryBytecode, royaltiesBytecode } from '#lib/chain/generated/bytecodes.ts'
import { embeddedAccount } from './genesis.ts'

export type DeployOptions = {
  rpcUrl: string
  /** deployment.json */
  file: string
  operator: PrivateKeyAccount
  /** receivers of the treasury's and the stakers' parts; the embedded chain has its own */
  treasury?: Address
  stakers?: Address
  bond?: bigint
}
type Clients = { reader: PublicClient; writer: WalletClient<Transport, Chain, Account> }

const MAX_UINT64 = 2n ** 64n - 1n
const EMBEDDED_BOND = parseEther('1000000')
const timing = {
  embedded: { disputeWindow: 2, closeDelay: 60 },
  real: { disputeWindow: 24 * 3600, closeDelay: 7 * 24 * 3600 },
} as const

/**
 * Deploys what is not there yet, registers the operator's key as gateway key, tops up the bond, writes deployment.json.
 * Running it again does nothing; after a chain was lost it deploys anew. `fresh` says whether contracts were deployed.
 * @throws Error when the operator of existing contracts is another, or treasury and stakers are not named on a real chain
 */
export async function deployContracts(options: DeployOptions): Promise<{ deployment: Deployment; fresh: boolean }> {
  const { rpcUrl, file, operator } = options
  const chainId = await createPublicClient({ transport: http(rpcUrl) }).getChainId()
  const chain = chainOf(chainId, rpcUrl)
  const clients: Clients = {
    reader: createPublicClient({ chain, transport: http(rpcUrl), pollingInterval: 100 }),
    writer: createWalletClient({ account: operator, chain, transport: http(rpcUrl) }),
  }
  const existing = await readDeployment(file)
  const fresh = !existing || existing.chainId !== chainId || !(await hasCode(clients, existing))
  const deployment = fresh ? await deployAll(clients, chainId, options) : existing
  if (deployment.operator !== operator.address) {
    throw new Error(
      `The contracts belong to operator ${deployment.operator}: put its key into the operator's key file.`,
    )
  }
  await registerKey(clients, deployment)
  await fillBond(clients, deployment, options.bond ?? (chainId === EMBEDDED_CHAIN_ID ? EMBEDDED_BOND : 0n))
  if (fresh) await writeDeployment(file, deployment)
  return { deployment, fresh }
}

async function readDeployment(file: string): Promise<Deployment | undefined> {
  try {
    return deploymentSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`${file} cannot be read: correct it, or remove it to deploy anew.`, { cause: error })
  }
}

async function writeDeployment(file: string, deployment: Deployment): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(`${file}.new`, `${JSON.stringify(deployment, null, 2)}\n`)
  await rename(`${file}.new`, file)
}

async function hasCode({ reader }: Clients, { addresses }: Deployment): Promise<boolean> {
  const codes = await Promise.all(Object.values(addresses).map((address) => reader.getCode({ address })))
  return codes.every((code) => code !== undefined && code !== '0x')
}

async function deployAll(clients: Clients, chainId: number, options: DeployOptions): Promise<Deployment> {
  const embedded = chainId === EMBEDDED_CHAIN_ID
  const treasury = options.treasury ?? (embedded ? embeddedAccount('treasury') : undefined)
  const stakers = options.stakers ?? (embedded ? embeddedAccount('stakers') : undefined)
  if (!treasury || !stakers) {
    throw new Error('On a real chain name who receives: set TREASURY_ADDRESS and STAKERS_ADDRESS.')
  }
  const { reader, writer } = clients
  const startBlock = Number(await reader.getBlockNumber())
  const config = { operator: options.operator.address, treasury, stakers, ...timing[embedded ? 'embedded' : 'real'] }
  const datanetRegistry = await created(
    clients,
    await writer.deployContract({ abi: datanetRegistryAbi, bytecode: datanetRegistryBytecode }),
  )
  const modelRegistry = await created(
    clients,
    await writer.deployContract({ abi: modelRegistryAbi, bytecode: modelRegistryBytecode }),
  )
  const royalties = await created(
    clients,
    await writer.deployContract({ abi: royaltiesAbi, bytecode: royaltiesBytecode, args: [config] }),
  )
  const addresses = { datanetRegistry, modelRegistry, royalties }
  return { chainId, startBlock, addresses, operator: options.operator.address }
}

async function created({ reader }: Clients, hash: Hex): Promise<Address> {
  const { contractAddress, status } = await reader.waitForTransactionReceipt({ hash })
  if (status !== 'success' || !contractAddress) throw new Error(`Deployment transaction ${hash} failed.`)
  return contractAddress
}

async function registerKey(clients: Clients, { addresses, operator }: Deployment): Promise<void> {
  const contract = { address: addresses.royalties, abi: royaltiesAbi } as const
  const [validFrom] = await clients.reader.readContract({ ...contract, functionName: 'gatewayKeys', args: [operator] })
  if (validFrom !== 0n) return
  const hash = await clients.writer.writeContract({
    ...contract,
    functionName: 'registerGatewayKey',
    args: [operator, MAX_UINT64],
  })
  await clients.reader.waitForTransactionReceipt({ hash })
}

async function fillBond(clients: Clients, { addresses }: Deployment, wanted: bigint): Promise<void> {
  const contract = { address: addresses.royalties, abi: royaltiesAbi } as const
  const bond = await clients.reader.readContract({ ...contract, functionName: 'bond' })
  if (bond >= wanted) return
  const hash = await clients.writer.writeContract({ ...contract, functionName: 'depositBond', value: wanted - bond })
  await clients.reader.waitForTransactionReceipt({ hash })
}
