import type { HubApiError } from '@huggingface/hub'
import { hub as words } from '#lib/strings/hub.ts'
import { PushError } from './push-error.ts'
import type { RepositoryFile } from './repository-files.ts'

export type PushOrder = {
  /** owner/name */
  repo: string
  visibility: 'private' | 'public'
  /** with the right to write; goes to the Hub and nowhere else */
  token: string
  hubUrl: string
  /** whose files these are: a repository that names another run is left alone */
  runId: string
  files: readonly RepositoryFile[]
}
export type PushEvent =
  | { type: 'creating' }
  | { type: 'file'; path: string; state: 'hashing' | 'uploading'; progress: number }
  | { type: 'committing' }

export const repoPattern = /^[\w.-]{1,96}\/[\w.-]{1,96}$/

/**
 * Makes the repository and puts the files into it as one commit, by the Hub's own client. Safe to repeat: what is there
 * already is not sent again, and until the commit nobody sees anything of it.
 * @returns the repository's address @throws PushError, or the signal's reason when that ended it
 */
export async function* push(wish: PushOrder, signal: AbortSignal): AsyncGenerator<PushEvent, string> {
  const order = { ...wish, hubUrl: wish.hubUrl.replace(/\/+$/, '') }
  const { repo, token: accessToken, hubUrl } = order
  const hub = await import('@huggingface/hub')
  const target = { repo: { type: 'model' as const, name: repo }, accessToken, hubUrl }
  const ended: typeof fetch = (input, init) => fetch(input, { ...init, signal })
  try {
    yield { type: 'creating' }
    try {
      await hub.createRepo({ ...target, visibility: order.visibility, fetch: ended })
    } catch (cause) {
      if (statusOf(cause) !== 409 || !(await isOurs(order, ended))) throw cause
    }
    const upload = hub.uploadFilesWithProgress({
      ...target,
      files: [...order.files],
      commitTitle: words.commit,
      abortSignal: signal,
      // to signed addresses, as git-lfs does: Xet would send shards through hosts of its own
      useXet: false,
    })
    for (let step = await upload.next(); !step.done; step = await upload.next()) {
      const event = step.value
      if (event.event === 'phase' && event.phase === 'committing') yield { type: 'committing' }
      if (event.event === 'fileProgress' && event.state !== 'error')
        yield { type: 'file', path: event.path, state: event.state, progress: event.progress }
    }
    return `${hubUrl}/${repo}`
  } catch (cause) {
    signal.throwIfAborted()
    throw new PushError(explain(cause, order), { cause })
  }
}

const statusOf = (cause: unknown): number | undefined => (cause as Partial<HubApiError>).statusCode

/** Whether a repository that exists is empty yet, or holds this very run: what an earlier try has left. */
async function isOurs({ repo, token: accessToken, hubUrl, runId }: PushOrder, ended: typeof fetch): Promise<boolean> {
  const { downloadFile, listFiles } = await import('@huggingface/hub')
  const target = { repo: { type: 'model' as const, name: repo }, accessToken, hubUrl, fetch: ended }
  const paths: string[] = []
  for await (const { path } of listFiles(target)) paths.push(path)
  if (paths.every((path) => path === '.gitattributes')) return true
  if (!paths.includes('README.md')) return false
  const card = await downloadFile({ ...target, path: 'README.md', raw: true })
  return (await card?.text())?.includes(runId) === true
}

function explain(cause: unknown, { repo, hubUrl }: PushOrder): string {
  const status = statusOf(cause)
  const { host } = new URL(hubUrl)
  if (status === 401) return words.errors.token(host)
  if (status === 403) return words.errors.forbidden(repo)
  if (status === 404) return words.errors.missing(repo)
  if (status === 409) return words.errors.taken(repo)
  if (status === 412) return words.errors.changed(repo)
  if (status === 413 || status === 429 || (status !== undefined && status >= 500))
    return words.errors.busy(host, status)
  if (status !== undefined)
    return words.errors.refused(host, status, (cause as Error).message.replace(/\.* URL:.*$/s, ''))
  return words.errors.offline(host)
}
