'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { orpc } from '#lib/api/client.ts'
import { type ApiProblem, explainApiError } from '#lib/api/explain-error.ts'
import type { Plan } from '#lib/schemas/plan.ts'
import type { RunSettings } from '#lib/schemas/run.ts'

const debounceMs = 400

export type PlanState = {
  /** The newest plan that there is; it stays while another is made. */
  plan: Plan | null
  /** It is for choices that were changed since. */
  stale: boolean
  problem: ApiProblem | null
  retry: () => void
}

export const planOptions = (settings: RunSettings) =>
  orpc.runs.plan.queryOptions({ input: settings, staleTime: 30_000, retry: false })

/** What the run would do and cost, made again shortly after the last change. @param settings null when they cannot be read */
export function usePlan(settings: RunSettings | null): PlanState {
  const text = JSON.stringify(settings)
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), debounceMs)
    return () => clearTimeout(timer)
  }, [text])
  const input = JSON.parse(settled) as RunSettings | null
  const query = useQuery({
    ...planOptions(input ?? ({} as RunSettings)),
    enabled: input !== null,
    placeholderData: keepPreviousData,
  })
  const current = text === settled && input !== null
  return {
    plan: (query.data as Plan | undefined) ?? null,
    stale: !current || query.isPlaceholderData || query.isFetching,
    problem: current && query.error ? explainApiError(query.error) : null,
    retry: () => void query.refetch(),
  }
}
