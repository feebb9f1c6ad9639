import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { type Deployment, deploymentSchema } from '#lib/chain/deployment.ts'
import { testService } from '../../../scripts/testing/services.ts'
import { startTestChain } from './chain.ts'

/**
 * Puts this test file on an embedded chain of its own, which goes on from where the contracts were deployed. Call once, at the
 * top, with `await`.
 */
export async function ownTestChain(): Promise<{ deployment: Deployment; url: string; dataDir: string }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'mf-chain-'))
  await cp(await testService('chain'), dataDir, { recursive: true })
  const chain = await startTestChain(dataDir)
  process.env.DATA_DIR = dataDir
  process.env.CHAIN_RPC_URL = chain.url
  afterAll(async () => {
    await chain.stop()
    await rm(dataDir, { recursive: true, force: true })
  })
  const file = path.join(dataDir, 'chain', 'deployment.json')
  return { deployment: deploymentSchema.parse(JSON.parse(await readFile(file, 'utf8'))), url: chain.url, dataDir }
}
