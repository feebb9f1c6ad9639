import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Address, getAddress, type Hex } from 'viem'
import { z } from 'zod'
import { EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { hexSchema } from '#lib/schemas/common.ts'
import { spawnGuarded, stopGuarded } from '../../scripts/guarded-spawn.mjs'
import { foundryBinary } from './foundry-binary.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const SCRIPT = 'contracts/script/Deploy.s.sol'
const LOCK = path.join(ROOT, 'contracts', 'cache', 'forge.lock')
/** A chain that mines a block every 12 s takes three minutes. */
const LONGEST_MS = 900_000
const TAIL = 3000

/** What forge writes of a broadcast: what was created where, and in which blocks. */
const quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/)
  .transform(Number)
const broadcastSchema = z.object({
  transactions: z.array(
    z.object({
      transactionType: z.string(),
      contractName: z.string().nullable(),
      contractAddress: hexSchema.nullable(),
    }),
  ),
  receipts: z.array(z.object({ status: z.literal('0x1'), blockNumber: quantity })).min(1),
})

export type Broadcast = { contracts: Record<string, Address>; startBlock: number }

export type ForgeOptions = {
  rpcUrl: string
  chainId: number
  /** Key that signs. It reaches forge by its environment, so that no list of processes and no log shows it. */
  privateKey: Hex
  /** Where forge leaves its record of the broadcast. */
  folder: string
}

/**
 * Runs `forge script contracts/script/Deploy.s.sol` against a chain. Compiles first what changed.
 * @throws Error with forge's last words
 */
export async function runDeployScript(options: ForgeOptions): Promise<Broadcast> {
  await inTurn(() => buildAndDeploy(options))
  const file = path.join(options.folder, path.basename(SCRIPT), String(options.chainId), 'run-latest.json')
  const { transactions, receipts } = broadcastSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  const created = transactions.flatMap(({ transactionType, contractName, contractAddress }) =>
    transactionType === 'CREATE' && contractName && contractAddress
      ? [[contractName, getAddress(contractAddress)] as const]
      : [],
  )
  return {
    contracts: Object.fromEntries(created),
    startBlock: Math.min(...receipts.map(({ blockNumber }) => blockNumber)),
  }
}

/** Compiles everything first: the script takes Royalties from its artifact. */
async function buildAndDeploy({ rpcUrl, chainId, privateKey, folder }: ForgeOptions): Promise<void> {
  await forge(['build', 'contracts/src', 'contracts/script', '--quiet'], {})
  const free = chainId === EMBEDDED_CHAIN_ID ? ['--with-gas-price', '0', '--priority-gas-price', '0'] : []
  // One transaction at a time: a node that mines on arrival leaves what did not fit into a block until another arrives.
  await forge(['script', SCRIPT, '--broadcast', '--slow', ...free], {
    FOUNDRY_BROADCAST: path.resolve(folder),
    FOUNDRY_ETH_RPC_URL: rpcUrl,
    DEPLOYER_PRIVATE_KEY: privateKey,
  })
}

function forge(args: string[], env: Record<string, string>): Promise<void> {
  const child = spawnGuarded(foundryBinary('forge'), args, {
    cwd: ROOT,
    env: {
      ...process.env,
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`, // scripts/solc runs on our Node
      FOUNDRY_CONFIG: path.join(ROOT, 'contracts', 'foundry.toml'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let tail = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      tail = `${tail}${chunk}`.slice(-TAIL)
    })
  }
  const timer = setTimeout(() => stopGuarded(child), LONGEST_MS)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve()
      else reject(new Error(`forge ended with ${code ?? signal}. Its last words:\n${tail.trim()}`))
    })
  })
}

/** Runs of forge share the compiler's output: one at a time. A lock whose process is gone is taken over. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(LOCK), { recursive: true })
  const deadline = Date.now() + LONGEST_MS
  while (!(await took())) {
    if (Date.now() > deadline)
      throw new Error(`Another forge has worked for a quarter of an hour: end it, or remove ${LOCK}.`)
    await sleep(50)
  }
  try {
    return await work()
  } finally {
    await rm(LOCK, { force: true })
  }
}

async function took(): Promise<boolean> {
  try {
    await writeFile(LOCK, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const holder = Number(await readFile(LOCK, 'utf8').catch(() => '0'))
  if (holder > 0 && !isAlive(holder)) await rm(LOCK, { force: true })
  return false
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
