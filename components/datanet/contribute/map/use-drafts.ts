'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { draftsOutput } from '#lib/schemas/upload.ts'

type Output = z.infer<typeof draftsOutput>
const POLL_MS = 1000

/** Drafts that a model makes of a document, as they come. */
export function useDrafts(uploadId: string) {
  const queries = useQueryClient()
  const options = orpc.uploads.drafts.queryOptions({ input: { uploadId } })
  const query = useQuery({
    ...options,
    refetchInterval: ({ state: { data } }) => ((data as Output | undefined)?.state === 'drafting' ? POLL_MS : false),
  })
  const start = useMutation({
    mutationFn: () => client.uploads.startDrafts({ uploadId }),
    onSuccess: (next) => queries.setQueryData(options.queryKey, next as never),
  })
  const stop = useMutation({
    mutationFn: () => client.uploads.stopDrafts({ uploadId }),
    onSuccess: (next) => queries.setQueryData(options.queryKey, next as never),
  })
  const data = (query.data as Output | undefined) ?? { state: 'none', done: 0, total: 0, drafts: [], error: null }
  const error = start.error ?? stop.error ?? query.error
  return {
    ...data,
    start: () => start.mutate(),
    starting: start.isPending,
    stop: () => stop.mutate(),
    stopping: stop.isPending || (stop.isSuccess && data.state === 'drafting'),
    problem: error && explainApiError(error),
  }
}
export type DraftsState = ReturnType<typeof useDrafts>
