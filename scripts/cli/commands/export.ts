import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { setTimeout } from 'node:timers/promises'
import { Command, Option } from 'commander'
import { exportName } from '#lib/domain/export-name.ts'
import { formatBytes } from '#lib/format.ts'
import { push, repoPattern } from '#lib/hub/push.ts'
import { PushError } from '#lib/hub/push-error.ts'
import { repositoryFiles } from '#lib/hub/repository-files.ts'
import { exportFormats, type RunExport } from '#lib/schemas/training.ts'
import { hub as words } from '#lib/strings/hub.ts'
import type { Person } from '../../client/person.ts'
import { CliError, progress, say } from '../output.ts'
import { type Options, optionsOf, signIn } from '../session.ts'

type Format = RunExport['format']
type Flags = { format: Format[]; out: string; push?: string; public?: boolean }
const formats = (value: string, before: Format[] = []): Format[] => {
  const format = exportFormats.find((known) => known === value)
  if (!format) throw new CliError(`There is no format ${value}; the formats are ${exportFormats.join(', ')}.`)
  return [...before, format]
}

/** The file of a run in a format, made where it is not there yet. @returns where it is fetched from */
async function madeFile({ api }: Person, id: string, format: Format, { json }: Options): Promise<string> {
  const find = async () => (await api.runs.exports({ id })).find((one) => one.format === format)
  const known = await find()
  let file = known?.state === 'ready' ? known : await api.runs.export({ id, format })
  if (file.state === 'making') say(json, `The ${format} file is being made…`, { format, state: file.state })
  while (file.state === 'making') {
    await setTimeout(1000)
    file = (await find()) ?? file
  }
  if (file.state !== 'ready' || !file.href)
    throw new CliError(file.error ?? `The ${format} file was not made; try again.`)
  return file.href
}

async function fetched(person: Person, href: string, target: string): Promise<void> {
  const response = await person.read(href)
  if (!response.ok || !response.body) throw new CliError(`${href} was not sent (${response.status}); try again.`)
  await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(target))
}

/** Files into a folder, and from there to the Hub when that is wanted. */
async function exportRun(id: string, flags: Flags, self: Command): Promise<void> {
  const options = optionsOf(self)
  const token = process.env.HF_TOKEN
  const hubUrl = process.env.HF_ENDPOINT || 'https://huggingface.co'
  if (flags.push && !repoPattern.test(flags.push))
    throw new CliError(`--push is ${flags.push}, but must be a repository as owner/name.`)
  if (flags.push && !token)
    throw new CliError('HF_TOKEN is not set; give it a token of the Hugging Face Hub with the right to write.')
  if (!URL.canParse(hubUrl)) throw new CliError(`HF_ENDPOINT is ${hubUrl}, but must be an http(s) URL.`)
  const person = await signIn(options)
  const run = await person.api.runs.get({ id })
  const chosen = [...new Set(flags.format)]
  const folder = flags.push ? await mkdtemp(path.join(tmpdir(), 'modelfactory-')) : path.resolve(flags.out)
  await mkdir(folder, { recursive: true })
  try {
    const exports: { format: Format; file: Blob }[] = []
    for (const format of chosen) {
      const target = path.join(folder, exportName(run, format))
      await fetched(person, await madeFile(person, id, format, options), target)
      const file = await openAsBlob(target)
      exports.push({ format, file })
      if (!flags.push)
        say(options.json, `${target}, ${formatBytes(file.size)}`, { format, file: target, bytes: file.size })
    }
    if (!flags.push || !token) return
    const { readme } = await person.api.runs.card({ id, formats: chosen })
    const files = await repositoryFiles(exports, readme)
    const visibility = flags.public ? ('public' as const) : ('private' as const)
    const url = await pushed({ repo: flags.push, visibility, token, hubUrl, runId: id, files }, options.json)
    say(options.json, `Pushed: ${url}`, { repository: url })
  } finally {
    if (flags.push) await rm(folder, { recursive: true, force: true })
  }
}

async function pushed(order: Parameters<typeof push>[0], json: boolean): Promise<string> {
  const abort = new AbortController()
  const stop = () => abort.abort()
  process.once('SIGINT', stop)
  const bytes = order.files.reduce((sum, { content }) => sum + content.size, 0)
  const sent = new Map<string, number>()
  const bar = progress(json, 'Pushing', bytes)
  try {
    const steps = push(order, abort.signal)
    for (;;) {
      const { value, done } = await steps.next()
      if (done) return value
      if (value.type !== 'file' || value.state !== 'uploading') continue
      sent.set(value.path, value.progress * (order.files.find((file) => file.path === value.path)?.content.size ?? 0))
      bar.update(
        [...sent.values()].reduce((sum, one) => sum + one, 0),
        value.path,
      )
    }
  } catch (cause) {
    if (abort.signal.aborted) throw new CliError(words.stopped)
    throw cause instanceof PushError ? new CliError(cause.message) : cause
  } finally {
    process.off('SIGINT', stop)
    bar.stop()
  }
}

export const exportCommand = () =>
  new Command('export')
    .description('fetch a finished run as files, or push them to the Hugging Face Hub (HF_TOKEN, HF_ENDPOINT)')
    .argument('<run>', 'id of the run')
    .addOption(
      new Option('--format <format>', `${exportFormats.join(', ')}; as often as you like`)
        .argParser(formats)
        .makeOptionMandatory(),
    )
    .option('--out <folder>', 'where the files go', '.')
    .option('--push <owner/name>', 'a repository to make, private unless --public is said')
    .option('--public', 'everyone may see the repository')
    .action(exportRun)
