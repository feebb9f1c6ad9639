'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { QueryError } from '#components/shell/query-error.tsx'
import { Card, CardContent, CardHeader, type CardHeaderProps } from '#components/ui/card.tsx'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'

export type QueryCardProps<T> = Pick<CardHeaderProps, 'title' | 'description' | 'actions'> & {
  query: UseQueryResult<T>
  /** Rows of the placeholder. */
  rows?: number
  children: (data: T) => ReactNode
}

/** A card that one query fills: header, then its failure, its placeholder, or its content. */
export function QueryCard<T>({ query, rows = 3, children, ...header }: QueryCardProps<T>) {
  return (
    <Card>
      <CardHeader {...header} />
      {query.error && query.data === undefined ? (
        <CardContent>
          <QueryError error={query.error} onRetry={() => void query.refetch()} />
        </CardContent>
      ) : (
        <Loading pending={query.isPending} skeleton={<SkeletonRows rows={rows} />}>
          {() => query.data !== undefined && children(query.data)}
        </Loading>
      )}
    </Card>
  )
}
