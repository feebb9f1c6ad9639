'use client'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { client } from '#lib/api/client.ts'

const pageLength = 100
export type ViewerRow = Record<string, unknown>
export type ViewerAsk = {
  dataset: string
  config: string
  split: 'train' | 'test'
  /** words that a row holds; not together with `where` or `orderby` */
  query?: string
  where?: string
  orderby?: string
}
export type Feature = { name: string; dtype: string }

/** The row API decides by the call: positions, a search, or a condition with an order. */
function read({ query, where, orderby, ...split }: ViewerAsk, page: number, signal: AbortSignal) {
  const range = { ...split, offset: page * pageLength, length: pageLength }
  if (where || orderby) return client.viewer.filter({ ...range, where, orderby }, { signal })
  return query ? client.viewer.search({ ...range, query }, { signal }) : client.viewer.rows(range, { signal })
}

const options = (ask: ViewerAsk, page: number) => ({
  queryKey: ['viewer', ask, page],
  queryFn: ({ signal }: { signal: AbortSignal }) => read(ask, page, signal),
  staleTime: 60_000,
})

/**
 * The pages of a version's rows that stand between two indexes, and what the first of them says of all.
 * Pages that scroll out of sight before they came are given up.
 */
export function useViewerPages(ask: ViewerAsk, first: number, last: number) {
  const head = useQuery({ ...options(ask, 0), placeholderData: keepPreviousData })
  const from = Math.floor(first / pageLength)
  const to = Math.floor(Math.max(first, last) / pageLength)
  const wanted = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const pages = useQueries({ queries: wanted.map((page) => options(ask, page)) })
  const features = useMemo<Feature[]>(
    () => (head.data?.features ?? []).map(({ name, type }) => ({ name, dtype: String(type.dtype ?? '') })),
    [head.data?.features],
  )
  const rowAt = (index: number): ViewerRow | undefined =>
    pages[Math.floor(index / pageLength) - from]?.data?.rows[index % pageLength]?.row
  /** number of the row in its version, not in what was found */
  const positionAt = (index: number): number | undefined =>
    pages[Math.floor(index / pageLength) - from]?.data?.rows[index % pageLength]?.row_idx
  return {
    features,
    total: head.data?.num_rows_total,
    pending: head.isPending,
    /** what is shown belongs to the question before */
    stale: head.isPlaceholderData,
    error: head.error ?? pages.find(({ error }) => error)?.error ?? null,
    retry: () => void Promise.all([head.refetch(), ...pages.map((page) => page.refetch())]),
    rowAt,
    positionAt,
  }
}
