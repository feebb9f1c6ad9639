import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isWhole } from '#server/blob.ts'
import { operatorAddress } from '#server/chain/index.ts'
import { db } from '#server/db.ts'
import { newId } from '#server/id.ts'
import { getModel, preparePublish } from '#server/model/index.ts'
import { type Person, releaseNext } from '#server/release/testing/datanets.ts'
import { withdrawRow } from '#server/release/withdraw.ts'
import { resumeRun } from '#server/run/index.ts'
import { runDir, writeRunDir } from '#server/run/write-run-dir.ts'
import { anonymous } from '#server/testing/fixtures.ts'
import { ownTestDatabase } from '#server/testing/own-database.ts'
import { ownTestChain } from '#workers/chain/testing/own-chain.ts'
import { voucherFor } from '#workers/settlement/testing/trainings.ts'
import { chargingLoop } from './charge-loop.ts'
import { trainingLoop } from './loop.ts'
import { localProvider } from './providers/local.ts'
import { chainOfRun, feeFor, held, openTraining } from './testing/paid.ts'
import { ownTinyBase } from './testing/tiny-base.ts'
import { trainers } from './testing/trainers.ts'
import { readStory, untilRun, upTo } from './testing/waiting.ts'

const [{ deployment, url }] = await Promise.all([ownTestChain(), ownTestDatabase(), ownTinyBase()])
const minute = 60_000
const abort = new AbortController()
/** Steps of a few milliseconds, and a checkpoint every 20 of them. */
const long = { epochs: 6, batch_size: 2, save_steps: 20, early_stopping_patience: 0 }
let training: Awaited<ReturnType<typeof openTraining>>
let loops: Promise<void>[]
beforeAll(async () => {
  training = await openTraining(deployment, url)
  // everything is done by two at once
  const provider = await localProvider()
  const twice = <Result>(make: () => Result) => [make(), make()]
  loops = [...twice(() => trainingLoop(abort.signal, [provider])), ...twice(() => chargingLoop(abort.signal))]
}, minute)
afterAll(async () => {
  abort.abort()
  await Promise.all(loops)
})

const sessionOf = (address: `0x${string}`) => ({
  ...anonymous(),
  session: { userId: training.market.userId, address, operator: false },
})
function killTrainer(): void {
  const [pid, ...others] = trainers()
  expect(others).toEqual([])
  process.kill(pid as number, 'SIGKILL')
}
/** The first contributor, who has a Datanet of its own. */
async function contributor(): Promise<Person> {
  const account = training.market.contributors[0]
  if (!account) throw new Error('nobody contributes')
  const { id: userId } = await db().user.findFirstOrThrow({ where: { address: account.address } })
  return { account, userId, ctx: { ...anonymous(), session: { userId, address: account.address, operator: false } } }
}
async function rowOf(address: string) {
  const where = { contributor: address, state: 'accepted' as const, datanet: { ownerAddress: address } }
  return db().datum.findFirstOrThrow({ where, orderBy: { position: 'asc' } })
}
const trainedOn = async (id: string) => {
  const text = await readFile(path.join(runDir(id), 'train.jsonl'), 'utf8')
  return text.split('\n').flatMap((line) => (line ? [(JSON.parse(line) as { datum_hash: string }).datum_hash] : []))
}

let finished: string
it('goes on by itself when its trainer is killed: once trained, once anchored, once charged', {
  timeout: 3 * minute,
}, async () => {
  const { id, channel } = await training.start(long)
  finished = id
  await untilRun(id, ({ checkpoints }) => checkpoints.some(({ step }) => step >= 20))
  killTrainer()
  // every worker hears of it twice
  for (const _ of upTo(2)) await db().$executeRaw`SELECT pg_notify('queue', 'run')`
  const person = await contributor()
  const row = await rowOf(person.account.address)
  await withdrawRow({ ctx: person.ctx, input: { id: row.datanetId, hash: row.hash as `0x${string}` } })

  const run = await untilRun(id, ({ receipts }) => receipts.length > 0)
  expect(run).toMatchObject({ state: 'ready', attempt: 2, losses: 0, leaseOwner: null, job: null })
  const story = await readStory(id)
  expect(story.seqs).toEqual(upTo(story.seqs.length))
  expect(story.said).toContain('The trainer ended without a word; the run goes on from its newest checkpoint.')
  expect([...new Set(story.steps)]).toEqual(upTo(run.totalSteps ?? 0))
  const chain = await chainOfRun(deployment, id)
  expect(chain).toEqual({ steps: [...new Set(chain.steps)].sort((a, b) => a - b), head: run.runRoot })
  expect(chain.steps).toEqual(story.anchored)
  expect(run.receipts).toHaveLength(1)
  expect(await held(channel)).toEqual({ spent: feeFor(run.tokens), reserved: 0n })
  // it is the same training, whatever was withdrawn meanwhile
  expect(await trainedOn(id)).toContain(row.hash)
})

it('says in the passport what was withdrawn meanwhile; nothing new is trained on it', { timeout: minute }, async () => {
  const person = await contributor()
  const { hash, datanetId } = await db().datum.findFirstOrThrow({ where: { state: 'withdrawn' } })
  const input = { runId: finished, name: 'Tides', slug: 'tides', summary: 'Answers about tides.', pricePer1k: '1' }
  const { versionId } = await preparePublish({ ctx: sessionOf(training.market.modelOwner.address), input })
  const draft = await db().modelVersion.findUniqueOrThrow({ where: { id: versionId } })
  const passport = draft.passport as { datanets: { withdrawnRows: number }[] }
  expect(passport.datanets.map(({ withdrawnRows }) => withdrawnRows).sort()).toEqual([0, 0, 1])
  const published = { publishedAt: new Date(), txHash: `0x${'1'.repeat(64)}`, blockNumber: 1n }
  await db().modelVersion.update({ where: { id: versionId }, data: published })
  await db().model.update({ where: { slug: 'tides' }, data: { chainModelId: '99' } })
  const model = await getModel({ input: { slug: 'tides' } })
  expect(model.datanets.map(({ withdrawnRows }) => withdrawnRows).sort()).toEqual([0, 0, 1])
  await db().modelVersion.update({ where: { id: versionId }, data: { publishedAt: null } })

  const next = await releaseNext(deployment, url, person, datanetId)
  const rows = await db().datanetVersionDatum.findMany({ where: { versionId: next.id } })
  const named = await db().datum.findMany({ where: { id: { in: rows.map(({ datumId }) => datumId) } } })
  expect(named.map((datum) => datum.hash)).not.toContain(hash)
  // not even of the version that has it
  const { id } = await training.start(long, { state: 'paused' })
  await writeRunDir(id)
  expect(await trainedOn(id)).not.toContain(hash)
  expect(await trainedOn(finished)).toContain(hash)
})

it('fails with a sentence and costs nothing when its trainer dies each time', { timeout: 2 * minute }, async () => {
  // after two earlier losses
  const { id, channel } = await training.start({ ...long, save_steps: 1000 }, { losses: 2 })
  for (const attempt of [1, 2]) {
    await untilRun(id, (run) => run.attempt === attempt && run.state === 'training' && run.step > 0)
    killTrainer()
  }
  const run = await untilRun(id, ({ state }) => state === 'failed')
  const sentence =
    'The trainer ended unexpectedly 4 times in a row; see the log, or train with a smaller batch. Nothing is charged.'
  expect(run).toMatchObject({ attempt: 2, losses: 4, errorCode: 'trainer_died', errorMessage: sentence })
  expect(await held(channel)).toEqual({ spent: 0n, reserved: 0n })
  expect(await db().notification.findMany({ where: { kind: 'run_failed' } })).toHaveLength(1)
})

const isRoot = process.getuid?.() === 0
it.runIf(isRoot)(
  'fails when the disk is full, gives the cap back, and goes on from its checkpoint when there is room',
  { timeout: 2 * minute },
  async () => {
    const id = newId('run')
    const dir = runDir(id)
    mkdirSync(dir, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', dir])
    try {
      const { channel } = await training.start(long, { id })
      await untilRun(id, ({ checkpoints }) => checkpoints.some(({ step }) => step >= 20))
      const filler = path.join(dir, 'filler')
      fill(filler)
      const failed = await untilRun(id, ({ state }) => state === 'failed')
      const sentence =
        'The disk is full: free some space and resume the run from its newest checkpoint. Nothing is charged.'
      expect(failed).toMatchObject({ errorCode: 'disk_full', errorMessage: sentence })
      expect(await held(channel)).toEqual({ spent: 0n, reserved: 0n })
      const kept = (await readdir(path.join(dir, 'checkpoints'))).filter((name) => name.startsWith('step-'))
      const newest = Math.max(...kept.map((name) => Number(name.slice(5))))
      expect(newest).toBeGreaterThanOrEqual(20)

      await rm(filler)
      const before = (await readStory(id)).steps.length
      const payment = { cap: '1000000000000000000', voucher: await voucherFor(deployment, channel, 10n ** 18n) }
      await resumeRun({ ctx: sessionOf(await operatorAddress()), input: { id, payment } })
      const run = await untilRun(id, ({ receipts }) => receipts.length > 0)
      expect(run).toMatchObject({ state: 'ready', attempt: 2 })
      const { seqs, steps } = await readStory(id)
      expect(steps[before]).toBe(newest + 1)
      expect(steps.at(-1)).toBe(run.totalSteps)
      expect(seqs).toEqual(upTo(seqs.length))
      expect(await held(channel)).toEqual({ spent: feeFor(run.tokens), reserved: 0n })
      expect(await isWhole(run.adapterSha256 ?? '')).toBe(true)
    } finally {
      execFileSync('umount', ['-l', dir])
    }
  },
)

/** Writes until there is no room for another byte. */
function fill(file: string): void {
  const handle = openSync(file, 'w')
  for (let bytes = 1 << 16; bytes >= 1; ) {
    try {
      writeSync(handle, Buffer.alloc(bytes))
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
      bytes >>= 4
    }
  }
  closeSync(handle)
}
