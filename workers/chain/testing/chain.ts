import { setTimeout as sleep } from 'node:timers/promises'
import { createPublicClient, http } from 'viem'
import { freePort } from '../../../scripts/free-port.mjs'
import { spawnGuarded, stopGuarded } from '../../../scripts/guarded-spawn.mjs'
import { anvilCommand, prepareChain } from '../anvil.ts'

export type TestChain = { url: string; stop: () => Promise<void>; kill: () => Promise<void> }

/** The embedded chain on a free port with its state below `dataDir`; 0.3 s the first time. */
export async function startTestChain(dataDir: string): Promise<TestChain> {
  await prepareChain(dataDir)
  const port = await freePort()
  const { command, args } = anvilCommand(dataDir, port)
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
