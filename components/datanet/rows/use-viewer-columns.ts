'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { client } from '#lib/api/client.ts'
import type { Feature, ViewerAsk } from './use-viewer-pages.ts'

/** Columns of a version, which do not depend on what is asked of it. */
export function useViewerColumns(place: Pick<ViewerAsk, 'dataset' | 'config' | 'split'>): Feature[] {
  const first = useQuery({
    queryKey: ['viewer-columns', place],
    queryFn: () => client.viewer.rows({ ...place, offset: 0, length: 0 }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return useMemo(
    () => (first.data?.features ?? []).map(({ name, type }) => ({ name, dtype: String(type.dtype ?? '') })),
    [first.data],
  )
}
