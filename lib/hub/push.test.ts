import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type PushEvent, type PushOrder, push } from './push.ts'
import { repositoryFiles } from './repository-files.ts'
import { type LocalHub, startLocalHub } from './testing/local-hub.ts'
import { zipFiles } from './zip-files.ts'

// archives as workers/ml/export_formats.py writes them; the second as one of more than 4 GB is written
const archives = `
import sys, zipfile
def write(out, files):
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, size in files:
            with archive.open(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), "w", force_zip64=zipfile.ZIP64_LIMIT < 2**20) as entry:
                entry.write((name.encode() * (size // len(name) + 1))[:size])
files = [("README.md", 90), ("adapter_config.json", 40), ("adapter_model.safetensors", 2_500_000)]
write(sys.argv[1] + "/plain.zip", files)
zipfile.ZIP64_LIMIT = 10
write(sys.argv[1] + "/large.zip", files)
`
let folder: string
let hub: LocalHub
let zip: Blob
const weights = randomBytes(300_000)

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'push-'))
  await promisify(execFile)(process.env.PYTHON_BIN ?? 'python3', ['-c', archives, folder])
  zip = new Blob([await readFile(path.join(folder, 'plain.zip'))])
})
beforeEach(async () => {
  hub = await startLocalHub({ hf_writes: 'write', hf_reads: 'read' })
  return () => hub.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function order(about: Partial<PushOrder> = {}): Promise<PushOrder> {
  const exports = [
    { format: 'peft' as const, file: zip },
    { format: 'gguf' as const, file: new Blob([weights]) },
  ]
  return {
    ...{ repo: 'ada/tides', visibility: 'private' as const, token: 'hf_writes', hubUrl: hub.url, runId: 'run_1' },
    files: await repositoryFiles(exports, '# Tides\nRun: `run_1`\n'),
    ...about,
  }
}
async function pushed(what: PushOrder, signal = new AbortController().signal) {
  const events: PushEvent[] = []
  const steps = push(what, signal)
  for (;;) {
    const { value, done } = await steps.next()
    if (done) return { url: value, events }
    events.push(value)
  }
}
const uploads = () => hub.requests.filter(({ line }) => line.startsWith('PUT'))

describe('zipFiles', () => {
  it.each(['plain.zip', 'large.zip'])('reads %s as its writer meant it', async (name) => {
    const files = await zipFiles(new Blob([await readFile(path.join(folder, name))]))
    expect(files.map(({ path: file, content }) => [file, content.size])).toEqual([
      ['README.md', 90],
      ['adapter_config.json', 40],
      ['adapter_model.safetensors', 2_500_000],
    ])
    expect(await files[1]?.content.text()).toBe('adapter_config.json'.repeat(3).slice(0, 40))
    expect(await files[2]?.content.text()).toBe('adapter_model.safetensors'.repeat(100_000))
  })
  it('refuses what is cut off, and what is none', async () => {
    await expect(zipFiles(zip.slice(0, zip.size - 40))).rejects.toThrow(
      'The export is no whole archive; make it again.',
    )
    await expect(zipFiles(zip.slice(1000))).rejects.toThrow(/no whole archive/)
    await expect(zipFiles(new Blob(['nothing of the kind']))).rejects.toThrow(/no whole archive/)
  })
})

describe('push', () => {
  it('makes a private repository and commits all files whole, large ones in parts, with their progress', async () => {
    const { url, events } = await pushed(await order())
    expect(url).toBe(`${hub.url}/ada/tides`)
    const repository = hub.repositories.get('ada/tides')
    expect(repository).toMatchObject({ private: true, commits: ['Push from ModelFactory'] })
    expect([...(repository?.files ?? [])].map(([file, { length }]) => [file, length])).toEqual([
      ['README.md', 21],
      ['adapter_config.json', 40],
      ['adapter_model.safetensors', 2_500_000],
      ['adapter.gguf', 300_000],
    ])
    expect(repository?.files.get('adapter.gguf')?.equals(weights)).toBe(true)
    // 2.5 MB in parts of 1 MiB
    expect(
      uploads()
        .map(({ bytes }) => bytes)
        .sort((a, b) => a - b),
    ).toEqual([300_000, 402_848, 2 ** 20, 2 ** 20])
    expect(events[0]).toEqual({ type: 'creating' })
    for (const file of ['adapter.gguf', 'adapter_model.safetensors'])
      expect(events).toContainEqual({ type: 'file', path: file, state: 'uploading', progress: 1 })
    expect(events.at(-1)).toEqual({ type: 'committing' })
    expect(uploads().every(({ authorization }) => authorization === undefined)).toBe(true)
  })

  it('does not send again what is there when it is repeated, and adds to its own repository alone', async () => {
    hub.faults.push({ pattern: /commit/, answer: 503, times: 1 })
    await expect(pushed(await order())).rejects.toThrow(/cannot take the files now \(503\); push again in a while/)
    expect(hub.repositories.get('ada/tides')?.files.size).toBe(0)
    const sent = uploads().length
    await pushed(await order())
    await pushed(await order())
    expect(uploads()).toHaveLength(sent)
    expect(hub.repositories.get('ada/tides')?.commits).toHaveLength(2)
    const other = await order({ runId: 'run_2' })
    await expect(pushed(other)).rejects.toThrow(
      'ada/tides exists already and holds something else; choose another name.',
    )
    expect(hub.repositories.get('ada/tides')?.commits).toHaveLength(2)
  })

  it('leaves a repository alone that someone filled without a card', async () => {
    const files = new Map([['weights.bin', Buffer.from('theirs')]])
    hub.repositories.set('ada/tides', { private: false, commits: ['theirs'], files })
    await expect(pushed(await order())).rejects.toThrow(/holds something else/)
    expect([...files.keys()]).toEqual(['weights.bin'])
  })

  it('says in one sentence what stands in the way', async () => {
    const refused = async (about: Partial<PushOrder>) =>
      pushed(await order(about)).then(String, (cause: Error) => cause.message)
    const { host } = new URL(hub.url)
    expect(await refused({ token: 'hf_typo' })).toBe(
      `${host} does not know this token; make one with the right to write and paste it.`,
    )
    expect(await refused({ token: 'hf_reads' })).toMatch(/^This token may not write to ada\/tides; give it that right/)
    hub.faults.push({ pattern: /repos\/create/, answer: 400, times: 1 })
    expect(await refused({})).toBe(`${host} refused it (400): As the test wants it.`)
    expect(await refused({ hubUrl: 'http://127.0.0.1:9' })).toBe(
      '127.0.0.1:9 does not answer; look at your connection and push again, what was sent is kept.',
    )
  })

  it('stops in mid-upload, with nothing to be seen, and goes on from there', async () => {
    const abort = new AbortController()
    hub.faults.push({ pattern: /PUT \/lfs-part\/.*\/2$/, answer: 'hang', times: 1 })
    const stopped = pushed(await order(), abort.signal)
    await expect.poll(() => hub.faults[0]?.times).toBe(0)
    abort.abort()
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    expect(hub.repositories.get('ada/tides')?.commits).toEqual([])
    await pushed(await order())
    expect(hub.repositories.get('ada/tides')?.files.size).toBe(4)
  })
})
