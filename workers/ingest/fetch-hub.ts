import { createWriteStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { downloadFile, HubApiError, listFiles } from '@huggingface/hub'
import { maxUploadBytes } from '#lib/schemas/upload.ts'
import { env } from '#server/env.ts'
import { UploadError } from '#server/upload/upload-error.ts'
import { chooseHubFile, type HubChoice, type HubFile } from './choose-hub-file.ts'

export type HubSource = { dataset: string; split: string; file?: string }
type Watch = { onProgress: (bytes: number) => Promise<void>; signal: AbortSignal }
const mostFiles = 10_000
const everyBytes = 1_000_000

/**
 * Fetches the file that holds a split of a dataset on the Hugging Face Hub, streamed to the disk.
 * @throws UploadError in a sentence: unknown, closed, unreachable, too large
 */
export async function fetchHub(source: HubSource, target: string, { onProgress, signal }: Watch): Promise<HubChoice> {
  const { dataset } = source
  const stoppable: typeof fetch = (input, init) => fetch(input, { ...init, signal })
  const from = { repo: { type: 'dataset', name: dataset } as const, hubUrl: env.HF_ENDPOINT, fetch: stoppable }
  try {
    const files: HubFile[] = []
    for await (const entry of listFiles({ ...from, recursive: true })) {
      if (entry.type === 'file') files.push({ path: entry.path, size: entry.lfs?.size ?? entry.size })
      if (files.length > mostFiles)
        throw new UploadError(`${dataset} has more than ${mostFiles} files; name one of them.`)
    }
    const chosen = chooseHubFile(files, source)
    const blob = await downloadFile({ ...from, path: chosen.path })
    if (!blob) throw new UploadError(`${chosen.path} is not in ${dataset} any more; choose another file.`)
    let bytes = 0
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const before = bytes
        bytes += chunk.length
        if (bytes > maxUploadBytes) return done(tooLarge(chosen.path))
        if (Math.floor(before / everyBytes) === Math.floor(bytes / everyBytes)) return done(null, chunk)
        onProgress(bytes).then(() => done(null, chunk), done)
      },
    })
    if (blob.size > maxUploadBytes) throw tooLarge(chosen.path)
    await pipeline(Readable.fromWeb(blob.stream() as never), count, createWriteStream(target), { signal })
    return { ...chosen, size: bytes }
  } catch (cause) {
    signal.throwIfAborted()
    throw explain(dataset, cause)
  }
}

const tooLarge = (file: string) =>
  new UploadError(`${file} is larger than ${maxUploadBytes / 1e6} MB; download it, split it and upload the parts.`)

function explain(dataset: string, cause: unknown): unknown {
  if (cause instanceof UploadError) return cause
  if (!(cause instanceof HubApiError)) {
    const message =
      'The Hugging Face Hub cannot be reached from this machine; download the file elsewhere and upload it.'
    return new UploadError(message, null, cause)
  }
  // to those who are not signed in there, the Hub says 401 of what does not exist
  const closed = [401, 403, 404].includes(cause.statusCode)
  const message = closed
    ? `There is no open dataset ${dataset} on the Hugging Face Hub; look at its id, as user/name.`
    : `The Hugging Face Hub does not give ${dataset} out right now (${cause.statusCode}); try again later.`
  return new UploadError(message, null, cause)
}
