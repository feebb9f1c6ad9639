'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { orpc } from '#lib/api/client.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { compare } from '#lib/strings/compare.ts'
import { compareLink, mostCompared } from './compare/compare-link.ts'

/** Where a run comes from: the run that it was cloned from, the comparison that it is part of. */
export function RunFamily({ run }: { run: RunDetail }) {
  const siblings = useQuery(
    orpc.runs.list.queryOptions({
      input: { limit: mostCompared, sweepId: run.sweepId ?? undefined },
      enabled: run.sweepId !== null,
      staleTime: 60_000,
    }),
  )
  const sweep = siblings.data?.runs ?? []
  return (
    <>
      {run.sweepId !== null && sweep.length > 1 && (
        <Link href={compareLink(sweep.map(({ id }) => id).reverse())} className="leading-6 underline">
          {compare.sweepOf}
        </Link>
      )}
      {run.parentRunId && (
        <Link href={compareLink([run.parentRunId, run.id])} className="leading-6 underline">
          {compare.clonedFrom}
        </Link>
      )}
    </>
  )
}
