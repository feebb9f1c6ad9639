import { type ChildProcess, execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { keccak256, stringToBytes } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import { env, readEnv } from '#server/env.ts'
import { spawnGuarded } from '../../../scripts/guarded-spawn.mjs'
import { startCuttingProxy } from '../testing/cutting-proxy.ts'
import { type S3Server, startS3Server } from '../testing/s3-server.ts'
import { writeTinyBase } from '../testing/tiny-base.ts'
import { parseEvents } from './event-file.ts'
import { remoteFiles } from './index.ts'
import { nodeCode } from './node-code.ts'
import { keys } from './s3-manifest.ts'
import { s3Objects } from './s3-objects.ts'
import { s3Store } from './s3-store.ts'
import type { JobRef } from './types.ts'

const hash = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')
const question = (index: number) => `Which ferry goes to Corvo Bay on day ${index}?`
const rows = Array.from({ length: 12 }, (_, index) => ({
  datum_hash: keccak256(stringToBytes(question(index))),
  messages: [
    { role: 'user', content: question(index) },
    { role: 'assistant', content: 'The Grey Heron goes there.' },
  ],
}))
const heldout = { id: 'h', kind: 'heldout', answer: 'Heron', messages: [{ role: 'user', content: question(99) }] }
const lines = (values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')

let folder: string
let server: S3Server
let proxy: Awaited<ReturnType<typeof startCuttingProxy>>
const before = { ...process.env }
beforeAll(async () => {
  folder = await mkdtemp('/tmp/mf-s3-')
  server = await startS3Server(path.join(folder, 'store'))
  proxy = await startCuttingProxy(Number(new URL(server.endpoint).port))
  Object.assign(process.env, server.credentials)
})
afterAll(async () => {
  process.env = before
  await proxy?.stop()
  await server?.stop()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

const storeAt = (endpoint = server.endpoint) =>
  s3Store({ url: `${server.url}/training`, region: server.region, endpoint })
const objectsAt = (endpoint = server.endpoint) => {
  return s3Objects({ bucket: server.url.slice(5), prefix: 'training/', region: server.region, endpoint })
}
const fileOf = (key: string) => server.fileOf(`training/${key}`)

let made = 0
async function newJob(base: string, params: object = {}): Promise<JobRef> {
  const run = `run${++made}`
  const dir = path.join(folder, 'runs', run)
  await mkdir(dir, { recursive: true })
  const told = {
    ...{ run_id: run, base_model_path: base, threads: 1 },
    params: { ...trainParamsSchema.parse({}), batch_size: 4, early_stopping_patience: 0, ...params },
  }
  await writeFile(path.join(dir, 'params.json'), JSON.stringify(told))
  await writeFile(path.join(dir, 'train.jsonl'), lines(rows))
  await writeFile(path.join(dir, 'heldout.jsonl'), lines([heldout]))
  return { id: `${run}-1`, run, dir }
}

/** The runner as Ray starts it, out of the package as Ray unpacks it. */
async function startNode(where: string[], more: Record<string, string> = {}): Promise<ChildProcess> {
  const { name, zip } = await nodeCode()
  const code = path.join(folder, name.replace('.zip', ''))
  if (!(await stat(code).catch(() => null))) {
    await writeFile(path.join(folder, name), zip)
    await promisify(execFile)(env.PYTHON_BIN, ['-m', 'zipfile', '-e', path.join(folder, name), code])
  }
  return spawnGuarded(env.PYTHON_BIN, ['run_job.py', '0', ...where], {
    cwd: code,
    env: { ...process.env, MODELFACTORY_HOME: path.join(folder, 'node'), HF_HUB_OFFLINE: '1', ...more },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}
async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  const said = child.stderr ? text(child.stderr) : Promise.resolve('')
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, said: await said }
}

/** Turns one byte of an object, as a failing disk would. */
async function damage(key: string): Promise<void> {
  const file = await open(fileOf(key), 'r+')
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 0)
  buffer[0] = (buffer[0] ?? 0) ^ 1
  await file.write(buffer, 0, 1, 0)
  await file.close()
}

/** As a node would leave it: a folder that the job has made. */
async function leave(job: JobRef, name: string, files: Record<string, Buffer>): Promise<void> {
  const objects = objectsAt()
  const entries = Object.entries(files).map(([file, bytes]) => {
    return { path: `${name}/${file}`, sha256: hash(bytes), bytes: bytes.length }
  })
  for (const [index, bytes] of Object.values(files).entries()) {
    await objects.put(keys.file(job.id, entries[index]?.sha256 ?? ''), bytes)
  }
  await objects.put(keys.made(job.id, name), Buffer.from(JSON.stringify(entries)))
}

describe('files by an S3 store, and the runner on a node', () => {
  let base: string
  beforeAll(async () => {
    base = await writeTinyBase(folder)
  })

  it('trains from the store alone: stopped, then to the end, what is named being there first', async () => {
    const store = storeAt()
    const job = await newJob(base, { epochs: 50, save_steps: 3 })
    const where = await store.put(job, { threads: 1 })
    for (const secret of Object.values(server.credentials)) expect(where.join(' ')).not.toContain(secret)

    /** Follows as the provider does. */
    async function follow(ref: JobRef, child: ChildProcess, onStep: () => Promise<void> | void) {
      const end = ended(child)
      let alive = true
      void end.then(() => {
        alive = false
      })
      let said = Buffer.alloc(0)
      for (let last = false; ; await sleep(100)) {
        const fresh = await store.lines(ref, said.length)
        const events = parseEvents(fresh, 0).map(({ event }) => event)
        said = Buffer.concat([said, fresh])
        for (const event of events) {
          if (event.type === 'checkpoint') await store.takeCheckpoints(ref)
          if (event.type === 'artifact') {
            await store.take(ref, event.path.split('/')[0] as string)
            if (event.name === 'index') continue
            expect(hash(await readFile(path.join(ref.dir, event.path)))).toBe(event.sha256)
          }
          if (event.type === 'step') await onStep()
        }
        if (last && fresh.length === 0) break
        last = !alive
      }
      const { code, said: log } = await end
      return { code, log, said, events: parseEvents(said, 0).map(({ event }) => event) }
    }

    let asked = false
    const stopped = await follow(job, await startNode(where), async () => {
      if (!asked) await store.askToStop(job)
      asked = true
    })
    expect(stopped.code, stopped.log).toBe(0)
    const end = stopped.events.at(-1)
    expect(end).toMatchObject({ type: 'done', stopped: true })
    const steps = (await readdir(path.join(job.dir, 'checkpoints'))).map((name) => Number(name.slice(5)))
    expect(steps).toContain((end as { step: number }).step)

    // any cursor, also one within what was sent at once
    const half = stopped.said.indexOf('\n', stopped.said.length / 2) + 1
    expect((await store.lines(job, half)).toString()).toBe(stopped.said.subarray(half).toString())

    const next = { ...job, id: `${job.run}-2` }
    const config = fileOf(keys.shared(hash(await readFile(path.join(base, 'config.json')))))
    const put = await stat(config)
    const whole = await follow(next, await startNode(await store.put(next, { threads: 1 })), async () => {
      if ((await readdir(path.join(folder, 'node', 'ray', 'jobs'))).length === 0) throw new Error('no folder of a job')
    })
    expect(whole.code, whole.log).toBe(0)
    expect(whole.events.at(-1)).toMatchObject({ type: 'done', step: 150, stopped: false })
    const first = whole.events.find(({ type }) => type === 'step') as { step: number }
    expect(first.step).toBe((end as { step: number }).step + 1)
    expect(await readdir(job.dir)).toEqual(expect.arrayContaining(['adapter', 'adapter.gguf', 'index']))
    // the base model was sent to the store once, and to the node once; the jobs left nothing on it
    expect((await stat(config)).mtimeMs).toBe(put.mtimeMs)
    expect(await readdir(path.join(folder, 'node', 'ray', 'models'))).toHaveLength(1)
    expect(await readdir(path.join(folder, 'node', 'ray', 'jobs'))).toEqual([])

    await store.remove(job)
    await store.remove(next)
    expect(await objectsAt().list('jobs/')).toEqual([])
    expect((await objectsAt().list('shared/')).length).toBeGreaterThan(2)
  }, 120_000)
})

describe('what goes wrong on the way', () => {
  let base: string
  beforeAll(async () => {
    base = path.join(folder, 'large')
    await mkdir(base, { recursive: true })
    // two parts of an upload
    await writeFile(path.join(base, 'model.safetensors'), randomBytes(20 * 2 ** 20))
    await writeFile(path.join(base, 'config.json'), '{}')
  })
  beforeEach(() => void proxy.forget())
  afterEach(() => void proxy.forget())
  const weights = async () => keys.shared(hash(await readFile(path.join(base, 'model.safetensors'))))

  it('an upload that was cut is not there, and is made when it is repeated', async () => {
    const job = await newJob(base)
    proxy.cut(...Array.from({ length: 40 }, () => ({ up: 2 ** 20 })))
    await expect(storeAt(proxy.endpoint).put(job, { threads: 1 })).rejects.toThrow(/does not answer/)
    expect(proxy.made()).toBeGreaterThan(1)
    expect(await objectsAt().size(await weights())).toBeNull()
    expect(await objectsAt().size(keys.begin(job.id))).toBeNull()
    proxy.forget()
    await storeAt(proxy.endpoint).put(job, { threads: 1 })
    expect(await objectsAt().size(await weights())).toBe(20 * 2 ** 20)
  }, 30_000)

  it('a base model that is damaged in the store is noticed by the node, and put there anew', async () => {
    const job = await newJob(base)
    const where = await storeAt().put(job, { threads: 1 })
    await damage(await weights())
    const { code } = await ended(await startNode(where))
    expect(code).toBe(1)
    const said = parseEvents(await storeAt().lines(job, 0), 0).map(({ event }) => event)
    expect(said).toMatchObject([{ type: 'error', code: 'file_damaged' }])
    expect(said[0]).toHaveProperty(
      'message',
      'model.safetensors arrived damaged from the store and was removed there: start the run again.',
    )
    expect(await objectsAt().size(await weights())).toBeNull()
    await storeAt().put({ ...job, id: `${job.run}-2` }, { threads: 1 })
    expect(hash(await readFile(fileOf(await weights())))).toBe((await weights()).slice(7))
  }, 30_000)

  it('takes a folder whole or not at all', async () => {
    const job = await newJob(base)
    const bytes = randomBytes(2 ** 20)
    await leave(job, 'adapter', { 'adapter_model.safetensors': bytes, 'adapter_config.json': Buffer.from('{}') })
    const inDir = async () => (await readdir(job.dir)).sort()
    const untouched = await inDir()

    // cut for good, then once
    proxy.cut(...Array.from({ length: 40 }, () => ({ down: 2 ** 19 })))
    await expect(storeAt(proxy.endpoint).take(job, 'adapter')).rejects.toThrow(/does not answer/)
    expect(await inDir()).toEqual(untouched)
    proxy.forget()
    const cut = proxy.made()
    proxy.cut({ down: 2 ** 19 })
    await storeAt(proxy.endpoint).take(job, 'adapter')
    expect(proxy.made()).toBe(cut + 1)
    expect(hash(await readFile(path.join(job.dir, 'adapter', 'adapter_model.safetensors')))).toBe(hash(bytes))
    expect(await readFile(path.join(job.dir, 'adapter', 'adapter_config.json'), 'utf8')).toBe('{}')

    await rm(path.join(job.dir, 'adapter'), { recursive: true })
    await damage(keys.file(job.id, hash(bytes)))
    await expect(storeAt().take(job, 'adapter')).rejects.toThrow(
      'adapter/adapter_model.safetensors arrived damaged from the S3 store: check the store, then resume the run.',
    )
    expect(await inDir()).toEqual(untouched)
    await expect(storeAt().take(job, 'index')).rejects.toThrow(/^The store has no index of this run:/)
  }, 30_000)

  it('leaves out a damaged checkpoint, takes the others, and drops what the job has dropped', async () => {
    const job = await newJob(base)
    const [good, bad] = [randomBytes(1000), randomBytes(1000)]
    await leave(job, 'checkpoints/step-10', { 'adapter.bin': good })
    await leave(job, 'checkpoints/step-20', { 'adapter.bin': bad })
    await leave(job, 'checkpoints/step-30', { 'adapter.bin': randomBytes(10) })
    await objectsAt().put(keys.made(job.id, 'checkpoints/other'), Buffer.from('[]'))
    await damage(keys.file(job.id, hash(bad)))
    await mkdir(path.join(job.dir, 'checkpoints', 'step-5'), { recursive: true })
    await storeAt().takeCheckpoints(job)
    expect((await readdir(path.join(job.dir, 'checkpoints'))).sort()).toEqual(['step-10', 'step-30'])
    expect(await readFile(path.join(job.dir, 'checkpoints', 'step-10', 'adapter.bin'))).toEqual(good)
  })

  it('writes nothing outside RUN_DIR, whatever a node names', async () => {
    const job = await newJob(base)
    await leave(job, 'adapter', { '../../../out': Buffer.from('x') })
    await expect(storeAt().take(job, 'adapter')).rejects.toThrow(/^The list of the files of adapter arrived damaged/)
    await expect(stat(path.join(folder, 'out'))).rejects.toThrow(/ENOENT/)
  })

  it('says in a sentence that a store refuses or does not answer, without the secret', async () => {
    const job = await newJob(base)
    const where = await storeAt().put(job, { threads: 1 })
    const AWS_SECRET_ACCESS_KEY = 'not-the-secret-of-this-store'
    const node = await ended(await startNode(where, { AWS_SECRET_ACCESS_KEY }))
    expect(node.code).toBe(1)
    expect(node.said).toMatch(/^This node cannot read s3:\/\/runs\/training\/jobs\/run\d+-1: /)
    expect(node.said).toMatch(/Nodes need AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/)
    expect(node.said).not.toContain(AWS_SECRET_ACCESS_KEY)

    process.env.AWS_SECRET_ACCESS_KEY = AWS_SECRET_ACCESS_KEY
    const refused = await storeAt()
      .put(job, { threads: 1 })
      .catch((cause) => cause)
    Object.assign(process.env, server.credentials)
    expect(refused.message).toBe(
      'The store s3://runs/training/ refused with 403: check RAY_S3_URL, RAY_S3_ENDPOINT, RAY_S3_REGION and the credentials.',
    )
    expect(JSON.stringify(refused) + refused.cause).not.toContain(AWS_SECRET_ACCESS_KEY)
    await expect(storeAt('http://127.0.0.1:9').lines(job, 0)).rejects.toThrow(
      'The store s3://runs/training/ does not answer.',
    )
  }, 30_000)

  it('asks nobody to stop who was never put there', async () => {
    const job = await newJob(base)
    await storeAt().askToStop(job)
    expect(await objectsAt().list(keys.job(job.id))).toEqual([])
  })
})

it('wants one way for files to travel to a cluster, and a URL that is one', () => {
  const settings = (more: Record<string, string>) => readEnv({ NODE_ENV: 'test', ...more })
  const [RAY_SHARED_DIR, RAY_S3_URL] = ['/mnt/runs', 's3://runs/training']
  expect(remoteFiles(settings({ RAY_SHARED_DIR }))).toHaveProperty('put')
  expect(remoteFiles(settings({ RAY_S3_URL }))).toHaveProperty('put')
  expect(() => remoteFiles(settings({}))).toThrow(
    /^RAY_ADDRESS is set, but nothing says how files of runs travel: set /,
  )
  expect(() => remoteFiles(settings({ RAY_SHARED_DIR, RAY_S3_URL }))).toThrow(/both set.*: unset one of them\.$/)
  expect(() => settings({ RAY_S3_URL: 'https://runs.example.org' })).toThrow(/^RAY_S3_URL must be .*s3:\/\/bucket/)
})
