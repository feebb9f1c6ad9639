import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { freePort } from '../free-port.mjs'
import { queryOnce, type RunningPostgres, startPostgres } from '../services/postgres.ts'
import { applyMigrations } from './apply-migrations.ts'
import { TEMPLATE_DATABASE } from './database.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    testServices: string
  }
}

/**
 * What tests in many processes share, made when the first of them asks for it, so that runs without it do not wait: `/postgres`
 * answers with the address of one PostgreSQL, `/chain` with a folder that holds an embedded chain with its contracts, to copy.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folders: string[] = []
  async function newFolder(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'modelfactory-test-'))
    folders.push(folder)
    // mkdtemp makes the folder private; PostgreSQL may run as another user, who has to pass through it.
    await chmod(folder, 0o755)
    return folder
  }

  let server: RunningPostgres | undefined
  async function startDatabases(): Promise<string> {
    server = await startPostgres({
      dataDir: await newFolder(),
      password: 'test',
      port: await freePort(),
      durable: false,
    })
    await queryOnce(server.url('postgres'), `CREATE DATABASE ${TEMPLATE_DATABASE}`)
    await applyMigrations(server.url(TEMPLATE_DATABASE))
    return server.url('postgres')
  }
  async function deployChain(): Promise<string> {
    const [folder, { deployTestChain }] = [await newFolder(), await import('#workers/chain/testing/chain.ts')]
    await deployTestChain(folder)
    return folder
  }

  const services: Record<string, () => Promise<string>> = { '/postgres': startDatabases, '/chain': deployChain }
  const made = new Map<string, Promise<string>>()
  const broker = createServer(async ({ url = '' }, response) => {
    try {
      const answer = made.get(url) ?? services[url]?.()
      if (!answer) throw new Error(`there is no ${url} here`)
      made.set(url, answer)
      response.end(await answer)
    } catch (error) {
      response.statusCode = 500
      response.end(String(error))
    }
  })
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve))
  project.provide('testServices', `http://127.0.0.1:${(broker.address() as AddressInfo).port}`)

  return async () => {
    broker.closeAllConnections()
    broker.close()
    await Promise.allSettled(made.values())
    await server?.stop()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  }
}
