import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import type { Deployment } from '#lib/chain/deployment.ts'
import { boss } from '../../queue.ts'
import { writeDeployment } from './world.ts'

/** Puts this test file's uploads into a folder of its own, under a chain that signatures are bound to. Call once, with `await`. */
export async function ownUploads(): Promise<Deployment> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'mf-uploads-'))
  process.env.DATA_DIR = dataDir
  afterAll(async () => {
    await (await boss()).stop({ graceful: false, close: true })
    await rm(dataDir, { recursive: true, force: true })
  })
  return writeDeployment(dataDir)
}
