import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Address, createPublicClient, http, numberToHex } from 'viem'
import { freePort } from '../../../scripts/free-port.mjs'
import { spawnGuarded, stopGuarded } from '../../../scripts/guarded-spawn.mjs'
import { anvilCommand, chainFiles, prepareChain } from '../anvil.ts'
import { deployContracts } from '../deploy-contracts.ts'
import { foundryBinary } from '../foundry-binary.ts'
import { operatorKey } from '../operator-key.ts'

export type TestChain = { url: string; stop: () => Promise<void>; kill: () => Promise<void> }

/** The embedded chain on a free port with its state below `dataDir`; 0.3 s the first time. */
export async function startTestChain(dataDir: string): Promise<TestChain> {
  await prepareChain(dataDir)
  const port = await freePort()
  const { command, args } = anvilCommand(dataDir, port)
  return startNode(command, args, port)
}

/** Makes what a folder lacks to be started with the contracts on its chain; they are deployed and saved. */
export async function deployTestChain(dataDir: string): Promise<void> {
  const chain = await startTestChain(dataDir)
  const operator = await operatorKey(chainFiles(dataDir).keys, { create: false })
  await deployContracts({ rpcUrl: chain.url, file: path.join(dataDir, 'chain', 'deployment.json'), operator })
  await chain.stop()
}

/** A chain that charges gas, as our real ones do, with some OPEN for one account. */
export async function startChargingChain(chainId: number, account: Address, wei: bigint): Promise<TestChain> {
  const port = await freePort()
  const fees = ['--block-base-fee-per-gas', '1000000000', '--gas-price', '2000000000']
  const options = ['--chain-id', String(chainId), '--hardfork', 'prague', '--accounts', '0', ...fees]
  const chain = await startNode(foundryBinary('anvil'), [...options, '--port', String(port)], port)
  const node = createPublicClient({ transport: http(chain.url) })
  await node.request<{ Method: 'anvil_setBalance'; Parameters: [Address, string]; ReturnType: null }>({
    method: 'anvil_setBalance',
    params: [account, numberToHex(wei)],
  })
  return chain
}

async function startNode(command: string, args: string[], port: number): Promise<TestChain> {
  const child = spawnGuarded(command, args, { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  const client = createPublicClient({ transport: http(url, { retryCount: 0 }) })
  for (let waited = 0; ; waited += 50) {
    const up = await client.getChainId().then(
      () => true,
      () => false,
    )
    if (up) break
    if (waited > 10_000) throw new Error('The test chain did not start in 10 s.')
    await sleep(50)
  }
  return {
    url,
    stop: () => stopGuarded(child),
    kill: () => stopGuarded(child, { stopSignal: 'SIGKILL' }),
  }
}
