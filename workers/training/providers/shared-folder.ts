import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { arriveWhole } from './arrive-whole.ts'
import { readLines } from './event-file.ts'
import { inputs, type RemoteFiles, steps } from './remote-files.ts'
import type { JobRef } from './types.ts'

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )

const copyWhole = (from: string, to: string) =>
  arriveWhole(to, (temporary) =>
    cp(from, temporary, { recursive: true, filter: (source) => path.basename(source) !== '__pycache__' }),
  )

/** Names a folder by what lies in it, as far as sizes and times tell. */
async function fingerprint(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => !name.includes('__pycache__')).sort()
  const hash = createHash('sha256')
  for (const name of names) {
    const { size, mtimeMs, isFile } = await stat(path.join(folder, name)).then((s) => ({ ...s, isFile: s.isFile() }))
    if (isFile) hash.update(`${name}\0${size}\0${mtimeMs}\0`)
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * Files of jobs in a folder that this machine and the nodes see under the same path. Every job has a folder of its own, so
 * that a node which was given up and still writes spoils nothing; RUN_DIR is filled from the job that counts.
 */
export function sharedFolder(root: string): RemoteFiles {
  const jobFolder = ({ id }: JobRef) => path.join(root, 'jobs', id)

  /** Puts a folder that many jobs read there once. @returns where, under its own name */
  async function once(kind: string, folder: string): Promise<string> {
    const target = path.join(root, kind, await fingerprint(folder), path.basename(folder))
    if (!(await exists(target))) await copyWhole(folder, target)
    return target
  }

  async function take(job: JobRef, name: string): Promise<void> {
    await copyWhole(path.join(jobFolder(job), name), path.join(job.dir, name))
  }

  async function takeCheckpoints(job: JobRef): Promise<void> {
    const list = async (folder: string) => steps(await readdir(path.join(folder, 'checkpoints')).catch(() => []))
    const theirs = await list(jobFolder(job))
    const ours = await list(job.dir)
    for (const name of theirs.filter((step) => !ours.includes(step))) {
      await take(job, path.join('checkpoints', name)).catch((cause: NodeJS.ErrnoException) => {
        // the trainer keeps the newest ones alone and may drop one meanwhile
        if (cause.code !== 'ENOENT') throw cause
      })
    }
    for (const name of ours.filter((step) => !theirs.includes(step))) {
      await rm(path.join(job.dir, 'checkpoints', name), { recursive: true, force: true })
    }
  }

  return {
    pollMs: 500,
    async put(job, { threads }) {
      const folder = jobFolder(job)
      const params = JSON.parse(await readFile(path.join(job.dir, 'params.json'), 'utf8'))
      const base_model_path = await once('bases', params.base_model_path)
      const adapter = params.adapter_path ? { adapter_path: await once('adapters', params.adapter_path) } : {}
      await mkdir(folder, { recursive: true })
      for (const name of inputs) {
        if (await exists(path.join(job.dir, name))) await copyWhole(path.join(job.dir, name), path.join(folder, name))
      }
      const there = { ...params, base_model_path, ...adapter, threads }
      await writeFile(path.join(folder, 'params.json'), JSON.stringify(there, null, 2))
      return [folder]
    },
    lines: (job, from) => readLines(path.join(jobFolder(job), 'events.jsonl'), from),
    take,
    takeCheckpoints,
    async askToStop(job) {
      if (await exists(jobFolder(job))) await writeFile(path.join(jobFolder(job), 'stop'), '')
    },
    remove: (job) => rm(jobFolder(job), { recursive: true, force: true }),
  }
}
