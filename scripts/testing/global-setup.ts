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
    testPostgresUrl: string
  }
}

/**
 * Tests in many processes share one PostgreSQL, started when the first of them asks for it: a GET answers with the
 * server's address, so that runs without a database do not wait for one.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let folder: string | undefined
  let starting: Promise<RunningPostgres> | undefined

  async function start(): Promise<RunningPostgres> {
    folder = await mkdtemp(path.join(tmpdir(), 'modelfactory-test-'))
    // mkdtemp makes the folder private; PostgreSQL may run as another user, who has to pass through it.
    await chmod(folder, 0o755)
    const server = await startPostgres({ dataDir: folder, password: 'test', port: await freePort(), durable: false })
    await queryOnce(server.url('postgres'), `CREATE DATABASE ${TEMPLATE_DATABASE}`)
    await applyMigrations(server.url(TEMPLATE_DATABASE))
    return server
  }

  const broker = createServer(async (_request, response) => {
    try {
      starting ??= start()
      response.end((await starting).url('postgres'))
    } catch (error) {
      response.statusCode = 500
      response.end(String(error))
    }
  })
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve))
  project.provide('testPostgresUrl', `http://127.0.0.1:${(broker.address() as AddressInfo).port}`)

  return async () => {
    broker.closeAllConnections()
    broker.close()
    await starting?.then(
      (server) => server.stop(),
      () => undefined,
    )
    if (folder) await rm(folder, { recursive: true, force: true })
  }
}
