'use client'
import { useEffect, useRef, useState } from 'react'
import { client } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { push } from '#lib/hub/push.ts'
import { PushError } from '#lib/hub/push-error.ts'
import { repositoryFiles } from '#lib/hub/repository-files.ts'
import type { RunExport } from '#lib/schemas/training.ts'
import { hub as words } from '#lib/strings/hub.ts'

type Format = RunExport['format']
export type PushWish = {
  repo: string
  visibility: 'private' | 'public'
  token: string
  hubUrl: string
  formats: { format: Format; href: string }[]
}
export type FileProgress = { state: 'waiting' | 'hashing' | 'uploading' | 'sent'; progress: number; bytes: number }
export type Pushing =
  | { step: 'form'; problem: string | null }
  | { step: 'working'; said: string; files: Record<string, FileProgress> }
  | { step: 'done'; url: string }

const abandoned = 'the window was left'

/** The files of a run on their way out of this browser: read from the installation, sent to the Hub. */
export function usePush(runId: string) {
  const [pushing, setPushing] = useState<Pushing>({ step: 'form', problem: null })
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(abandoned), [])
  const working = pushing.step === 'working'
  useEffect(() => {
    if (!working) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [working])

  async function start(wish: PushWish) {
    const control = new AbortController()
    abort.current = control
    const files: Record<string, FileProgress> = {}
    const say = (said: string) => setPushing({ step: 'working', said, files: { ...files } })
    let told = 0
    say(words.reading)
    try {
      const exports = []
      for (const { format, href } of wish.formats) {
        const response = await fetch(href, { signal: control.signal })
        if (!response.ok) throw new PushError(words.readFailed)
        exports.push({ format, file: await response.blob() })
      }
      const formats = wish.formats.map(({ format }) => format)
      const { readme } = await client.runs.card({ id: runId, formats })
      const all = await repositoryFiles(exports, readme)
      for (const { path, content } of all) files[path] = { state: 'waiting', progress: 0, bytes: content.size }
      const steps = push({ ...wish, runId, files: all }, control.signal)
      for (let next = await steps.next(); ; next = await steps.next()) {
        if (next.done) return setPushing({ step: 'done', url: next.value })
        const event = next.value
        if (event.type !== 'file') {
          say(event.type === 'creating' ? words.creating : words.committing)
          continue
        }
        const bytes = files[event.path]?.bytes ?? 0
        const sent = event.state === 'uploading' && event.progress === 1
        files[event.path] = { state: sent ? 'sent' : event.state, progress: event.progress, bytes }
        // hashing tells of every chunk, thousands a file
        if (!sent && performance.now() - told < 100) continue
        told = performance.now()
        say(words.sending)
      }
    } catch (cause) {
      if (control.signal.reason === abandoned) return
      const problem = control.signal.aborted
        ? words.stopped
        : cause instanceof PushError
          ? cause.message
          : explainApiError(cause).title
      setPushing({ step: 'form', problem })
    }
  }
  return {
    pushing,
    start,
    stop: () => abort.current?.abort(),
    reset: () => setPushing({ step: 'form', problem: null }),
  }
}
