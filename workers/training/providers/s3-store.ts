import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '#server/errors.ts'
import { log } from '#server/log.ts'
import { arriveWhole } from './arrive-whole.ts'
import { atMost } from './at-most.ts'
import { inputs, type RemoteFiles, steps } from './remote-files.ts'
import { type Entry, entries, keys, manifestSchema } from './s3-manifest.ts'
import { Damaged, parseS3Url, s3Objects } from './s3-objects.ts'
import type { JobRef } from './types.ts'

const sideBySide = 4
/** Stretches of events that one look takes at most: after a long absence there are thousands. */
const stretches = 64
const stretchName = /(\d{16})-(\d{16})-([0-9a-f]{64})$/
const digits = (cursor: number) => String(cursor).padStart(16, '0')

/**
 * Files of jobs in a bucket of an S3-compatible store. Contents are named by their hash, so that a base model is put there
 * once; what names them is written after them. Nodes have credentials of their own (node/s3_job.py): what is submitted to
 * Ray, presigned addresses too, can be read by everyone who sees the cluster.
 */
export function s3Store({ url, region, endpoint }: { url: string; region: string; endpoint?: string }): RemoteFiles {
  const objects = s3Objects({ ...parseS3Url(url), region, endpoint })

  /** Puts what is not there yet. */
  async function putAll(root: string, files: Entry[], keyOf: (sha256: string) => string): Promise<void> {
    await atMost(sideBySide, files, async ({ path: name, sha256, bytes }) => {
      const key = keyOf(sha256)
      if ((await objects.size(key)) !== bytes) await objects.put(key, { file: path.join(root, name) })
    })
  }

  /** The files of what a job has made, null when it has not or not any more. */
  async function manifest(job: JobRef, name: string): Promise<Entry[] | null> {
    const what = `The list of the files of ${name}`
    const text = await objects.read(keys.made(job.id, name), what)
    if (!text) return null
    try {
      const files = manifestSchema.parse(JSON.parse(text.toString('utf8')))
      if (files.every((file) => file.path === name || file.path.startsWith(`${name}/`))) return files
    } catch {
      // said below
    }
    throw new Damaged(what)
  }

  /** @returns whether the job has it; what it has dropped meanwhile it has not. */
  async function bring(job: JobRef, name: string): Promise<boolean> {
    const files = await manifest(job, name)
    if (!files?.length) return false
    const gone = Symbol('gone')
    try {
      await arriveWhole(path.join(job.dir, name), (temporary) =>
        atMost(sideBySide, files, async ({ path: file, ...expected }) => {
          const to = path.join(temporary, path.posix.relative(name, file))
          if (!(await objects.readTo(keys.file(job.id, expected.sha256), to, file, expected))) throw gone
        }),
      )
      return true
    } catch (cause) {
      if (cause === gone) return false
      throw cause
    }
  }

  return {
    // a look is a request, and stores charge for those
    pollMs: 1_000,

    async put(job, { threads }) {
      const { base_model_path, adapter_path, ...params } = JSON.parse(
        await readFile(path.join(job.dir, 'params.json'), 'utf8'),
      )
      const base = await entries(base_model_path)
      const adapter = adapter_path ? await entries(adapter_path) : []
      const begin = (await Promise.all(inputs.map((name) => entries(job.dir, name)))).flat()
      const own = (sha256: string) => keys.file(job.id, sha256)
      await putAll(base_model_path, base, keys.shared)
      await putAll(adapter_path, adapter, own)
      await putAll(job.dir, begin, own)
      const told = { params: { ...params, threads }, base_name: path.basename(base_model_path), base, adapter, begin }
      await objects.put(keys.begin(job.id), Buffer.from(JSON.stringify(told)))
      const where = `${objects.where}${keys.job(job.id)}`.replace(/\/$/, '')
      return [where, '--region', region, ...(endpoint ? ['--endpoint', endpoint] : [])]
    },

    async lines(job, from) {
      const below = keys.events(job.id)
      const listed = await objects.list(below, `${below}${digits(from)}~`)
      const wanted: { key: string; start: number; sha256: string; bytes: number }[] = []
      for (let at = from; wanted.length < Math.min(stretches, listed.length); ) {
        const { key, bytes } = listed[wanted.length] as (typeof listed)[number]
        const [, end, start, sha256 = ''] = stretchName.exec(key) ?? []
        if (!(Number(start) <= at && Number(end) - Number(start) === bytes)) break
        wanted.push({ key, start: Number(start), sha256, bytes })
        at = Number(end)
      }
      const read = await atMost(sideBySide, wanted, ({ key, ...expected }) =>
        objects.read(key, 'What the trainer said', expected),
      )
      const missing = read.indexOf(null)
      const said = Buffer.concat(missing < 0 ? (read as Buffer[]) : (read.slice(0, missing) as Buffer[]))
      return said.subarray(from - (wanted[0]?.start ?? from))
    },

    async take(job, name) {
      if (await bring(job, name)) return
      throw new AppError('unavailable', `The store has no ${name} of this run: check the store, then resume the run.`)
    },

    async takeCheckpoints(job) {
      const below = keys.checkpoints(job.id)
      const theirs = steps((await objects.list(below)).map(({ key }) => key.slice(below.length).replace(/\.json$/, '')))
      const ours = steps(await readdir(path.join(job.dir, 'checkpoints')).catch(() => []))
      for (const step of theirs.filter((name) => !ours.includes(name))) {
        await bring(job, path.posix.join('checkpoints', step)).catch((cause) => {
          // the run goes on without it, and from an older one should its node be lost
          if (!(cause instanceof Damaged)) throw cause
          log.error({ err: cause, job: job.id, step }, 'a checkpoint is not taken')
        })
      }
      for (const step of ours.filter((name) => !theirs.includes(name))) {
        await rm(path.join(job.dir, 'checkpoints', step), { recursive: true, force: true })
      }
    },

    async askToStop(job) {
      if ((await objects.size(keys.begin(job.id))) !== null) await objects.put(keys.stop(job.id), Buffer.alloc(0))
    },

    async remove(job) {
      const below = keys.job(job.id)
      for (let found = await objects.list(below); found.length > 0; found = await objects.list(below)) {
        await atMost(sideBySide, found, ({ key }) => objects.remove(key))
      }
    },
  }
}
