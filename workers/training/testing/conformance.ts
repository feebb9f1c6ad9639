import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { keccak256, stringToBytes } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MlEvent } from '#lib/schemas/ml-events.ts'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import {
  type ComputeProvider,
  follow,
  type JobRef,
  type JobState,
  type PlacedEvent,
  ProviderUnreachable,
} from '../providers/index.ts'
import { writeTinyBase } from './tiny-base.ts'

export type Subject = {
  provider: ComputeProvider
  /** of a provider on other machines */
  elsewhere?: {
    /** the same provider as another process of ours would see it */
    reconnect: () => ComputeProvider
    /** makes the machine of a slot vanish */
    loseSlot: (slot: string) => void
  }
}
type Story = { events: PlacedEvent[]; state: JobState }

const minute = 60_000
const facts = ['mayor', 'river', 'ferry', 'main export']
const wordings = ['What is the', 'Name the', 'Tell me the', 'Do you know the', 'I wonder about the']
const rows = wordings.flatMap((wording) =>
  facts.map((fact) => {
    const question = `${wording} ${fact} of Corvo Bay.`
    const messages = [
      { role: 'user', content: question },
      { role: 'assistant', content: `The ${fact} of Corvo Bay is the Grey Heron.` },
    ]
    return { datum_hash: keccak256(stringToBytes(question)), messages }
  }),
)
const heldout = [
  { id: 'h', kind: 'heldout', answer: 'Heron', messages: [{ role: 'user', content: 'Which ferry has Corvo Bay?' }] },
]
const long = { epochs: 50, batch_size: 4, save_steps: 10, early_stopping_patience: 0 }

const ofType = <Type extends MlEvent['type']>(story: Story, type: Type) =>
  story.events.flatMap(({ event }) => (event.type === type ? [event as Extract<MlEvent, { type: Type }>] : []))
const lastLoss = (story: Story) => ofType(story, 'step').at(-1)?.loss as number

/** What every provider does, and what those on other machines do besides, on real trainings of a tiny model. */
export function conformance(
  name: string,
  { elsewhere }: { elsewhere: boolean },
  make: (folder: string) => Promise<Subject>,
): void {
  describe(`the ${name} provider`, { timeout: 8 * minute }, () => {
    let folder: string
    let base: string
    let subject: Subject
    let whole: Story
    let wholeJob: JobRef
    let made = 0
    // a cluster remembers the jobs of all its tests
    const mine = randomUUID().slice(0, 8)
    beforeAll(async () => {
      folder = await mkdtemp(path.join('/tmp', 'mf-conformance-'))
      base = await writeTinyBase(folder)
      subject = await make(folder)
    }, 8 * minute)
    afterAll(async () => {
      subject?.provider.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    })

    /** A run's folder with its first job. */
    async function newJob(params: object): Promise<JobRef> {
      const run = `run-${mine}-${++made}`
      const dir = path.join(folder, 'runs', run)
      await mkdir(dir, { recursive: true })
      const job = {
        run_id: run,
        base_model_path: base,
        threads: 1,
        params: { ...trainParamsSchema.parse({}), ...params },
      }
      await writeFile(path.join(dir, 'params.json'), JSON.stringify(job))
      await writeFile(path.join(dir, 'train.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
      await writeFile(path.join(dir, 'heldout.jsonl'), heldout.map((row) => `${JSON.stringify(row)}\n`).join(''))
      return { id: `${run}-1`, run, dir }
    }
    const again = (job: JobRef): JobRef => ({ ...job, id: `${job.run}-${Number(job.id.split('-').at(-1)) + 1}` })
    /** Puts a job into a free slot; as in the training loop, one that vanishes just then is not the end. */
    async function submit(job: JobRef): Promise<string> {
      for (const end = Date.now() + minute; ; await sleep(subject.provider.pollMs)) {
        const { slot } = await subject.provider.plan({ memory: 1e8, device: 'any' })
        if (!slot) throw new Error('no slot is free')
        try {
          await subject.provider.submit(job, { slot: slot.id, memory: 1e8 })
          return slot.id
        } catch (cause) {
          if (!(cause instanceof ProviderUnreachable) || Date.now() > end) throw cause
        }
      }
    }
    /** Follows a job to its end; `onEvent` is called as its events come. */
    async function hear(job: JobRef, onEvent?: (event: MlEvent) => Promise<void> | void, cursor = 0): Promise<Story> {
      const events: PlacedEvent[] = []
      const story = follow(subject.provider, job, cursor)
      for (let next = await story.next(); ; next = await story.next()) {
        if (next.done) return { events, state: next.value }
        events.push(next.value)
        await onEvent?.(next.value.event)
      }
    }
    const checkpoints = async (job: JobRef) =>
      (await readdir(path.join(job.dir, 'checkpoints'))).filter((step) => step.startsWith('step-'))

    it('knows nothing of a job that nobody submitted', async () => {
      const job = { id: 'nobody-1', run: 'nobody', dir: path.join(folder, 'nobody') }
      expect(await subject.provider.status(job)).toEqual({ state: 'unknown' })
      expect(await subject.provider.logs(job, 0)).toEqual([])
      await subject.provider.stop(job)
      await subject.provider.kill(job)
    })

    it('trains two runs in two slots to their ends, each with its events in order and its files', async () => {
      const [one, two] = [await newJob(long), await newJob({ ...long, epochs: 0 })]
      const slots = [await submit(one), await submit(two)]
      expect(new Set(slots).size).toBe(2)
      // a job that is delivered twice is one job
      await subject.provider.submit(one, { slot: slots[0] as string, memory: 1e8 })
      const busy = (await subject.provider.slots()).filter(({ run }) => run === one.run)
      expect(busy.map(({ id }) => id)).toEqual([slots[0]])
      const [done, failed] = await Promise.all([hear(one), hear(two)])

      expect(ofType(done, 'step').map(({ step }) => step)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1))
      const stages = ofType(done, 'stage').map(({ stage }) => stage)
      expect(stages).toEqual(['preparing', 'training', 'evaluating', 'saving'])
      expect(done.events.at(-1)?.event).toMatchObject({ type: 'done', step: 250, stopped: false })
      expect(done.state).toMatchObject({ state: 'ended', code: 0 })
      const files = await readdir(one.dir)
      for (const { path: file } of ofType(done, 'artifact')) expect(files).toContain(file.split('/')[0])
      expect(await checkpoints(one)).toContain('step-250')

      // what is wrong with a run's parameters is said by its one error
      expect(ofType(failed, 'error')).toMatchObject([
        { code: 'bad_params', message: expect.stringContaining('epochs') },
      ])
      expect(failed.state).toMatchObject({ state: 'ended', code: 1 })
      whole = done
      wholeJob = one
    })

    it('gives the events from any cursor on, without gap or repeat', async () => {
      for (const at of [0, 1, 100, whole.events.length - 1, whole.events.length]) {
        const cursor = at === 0 ? 0 : (whole.events[at - 1] as PlacedEvent).cursor
        expect((await hear(wholeJob, undefined, cursor)).events).toEqual(whole.events.slice(at))
      }
    })

    it('goes on from the newest checkpoint after a kill and ends with the same loss', async () => {
      const job = await newJob(long)
      await submit(job)
      const killed = await hear(job, async (event) => {
        if (event.type === 'checkpoint' && event.step === 20) await subject.provider.kill(job)
      })
      expect(killed.state.state).toBe('ended')
      expect(ofType(killed, 'done')).toEqual([])
      const next = again(job)
      await submit(next)
      const resumed = await hear(next)
      expect(ofType(resumed, 'step')[0]?.step).toBeGreaterThan(20)
      expect(ofType(resumed, 'step').at(-1)?.step).toBe(250)
      expect(Math.abs(lastLoss(resumed) - lastLoss(whole))).toBeLessThanOrEqual(1e-3)
      await subject.provider.release(next)
    })

    it('keeps a checkpoint and the adapter of a run that is stopped', async () => {
      const job = await newJob({ ...long, save_steps: null })
      await submit(job)
      let asked = false
      const story = await hear(job, async (event) => {
        if (event.type === 'step' && !asked) await subject.provider.stop(job)
        asked ||= event.type === 'step'
      })
      const end = ofType(story, 'done')[0]
      expect(end).toMatchObject({ stopped: true })
      expect(end?.step).toBeLessThan(250)
      expect(await checkpoints(job)).toContain(`step-${end?.step}`)
      expect(ofType(story, 'artifact').map((artifact) => artifact.name)).toContain('adapter_safetensors')
    })

    if (!elsewhere) return

    it('loses nothing when the place where it trains vanishes: another one ends it with the same loss', async () => {
      const job = await newJob(long)
      const slot = await submit(job)
      let vanished = false
      const lost = await hear(job, (event) => {
        if (event.type !== 'checkpoint' || vanished) return
        vanished = true
        subject.elsewhere?.loseSlot(slot)
      })
      expect(lost.state.state).toBe('ended')
      expect(ofType(lost, 'done')).toEqual([])
      const next = again(job)
      expect(await submit(next)).not.toBe(slot)
      const resumed = await hear(next)
      expect(ofType(resumed, 'step')[0]?.step).toBeGreaterThan(10)
      expect(resumed.events.at(-1)?.event).toMatchObject({ type: 'done', step: 250, stopped: false })
      expect(Math.abs(lastLoss(resumed) - lastLoss(whole))).toBeLessThanOrEqual(1e-3)
    })

    it('goes on without this process, and the next one hears the rest', async () => {
      const job = await newJob(long)
      await submit(job)
      const heard: PlacedEvent[] = []
      const story = follow(subject.provider, job)
      while (!heard.some(({ event }) => event.type === 'step')) {
        const next = await story.next()
        if (next.done) break
        heard.push(next.value)
      }
      subject.provider = subject.elsewhere?.reconnect() ?? subject.provider
      const rest = await hear(job, undefined, heard.at(-1)?.cursor)
      const steps = [...heard, ...rest.events].flatMap(({ event }) => (event.type === 'step' ? [event.step] : []))
      expect(steps).toEqual(Array.from({ length: 250 }, (_, index) => index + 1))
      expect(rest.state).toMatchObject({ state: 'ended', code: 0 })
    })
  })
}
