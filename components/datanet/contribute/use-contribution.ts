'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createSerializer, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useCallback } from 'react'
import { orpc } from '#lib/api/client.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datumKinds } from '#lib/schemas/datum.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { type ContributeStep, contributeSteps, isWorking, shownStep } from './steps.ts'

export const ways = ['form', 'paste', 'file', 'hub'] as const
export type Way = (typeof ways)[number]
const POLL_MS = 600

const parsers = {
  upload: parseAsString,
  step: parseAsStringLiteral(contributeSteps),
  way: parseAsStringLiteral(ways),
  /** what a suggestion or a row's page proposes to write */
  kind: parseAsStringLiteral(datumKinds),
  question: parseAsString,
  answer: parseAsString,
  row: parseAsString,
  from: parseAsString,
}
const toQuery = createSerializer(parsers)

/** Where a contribution stands: the address says which upload and step, the server says the rest. */
export function useContribution(datanet: DatanetDetail) {
  const queries = useQueryClient()
  const [state, setState] = useQueryStates(parsers)
  const upload = useQuery({
    ...orpc.uploads.get.queryOptions({ input: { uploadId: state.upload ?? '' } }),
    enabled: state.upload !== null,
    refetchInterval: ({ state: { data } }) => (data && isWorking(data as Upload) ? POLL_MS : false),
  })
  const data = state.upload === null ? null : ((upload.data as Upload | undefined) ?? null)

  /** Takes over what a call gave back, before the next time it is asked for. */
  const take = useCallback(
    (next: Upload) => queries.setQueryData(orpc.uploads.get.queryKey({ input: { uploadId: next.id } }), next as never),
    [queries],
  )
  const open = useCallback(
    (next: Upload, step: ContributeStep | null = null) => {
      take(next)
      void queries.invalidateQueries({ queryKey: orpc.uploads.list.key() })
      void setState({ upload: next.id, step }, { history: 'push', scroll: true })
    },
    [queries, setState, take],
  )
  const startOver = useCallback(
    (way?: Way) => {
      void queries.invalidateQueries({ queryKey: orpc.uploads.list.key() })
      const cleared = { upload: null, step: null, kind: null, question: null, answer: null, row: null, from: null }
      void setState(way ? { ...cleared, way } : cleared, { history: 'push', scroll: true })
    },
    [queries, setState],
  )
  const path = `/datanets/${datanet.slug}/contribute`
  return {
    datanet,
    upload: data,
    query: upload,
    step: shownStep(data, state.step),
    way: state.way ?? 'form',
    prefill: { kind: state.kind, question: state.question, answer: state.answer, row: state.row, from: state.from },
    take,
    open,
    startOver,
    goTo: (step: ContributeStep) => void setState({ step }, { history: 'push', scroll: true }),
    setWay: (way: Way) => void setState({ way }),
    linkTo: (step: ContributeStep) => `${path}${toQuery({ upload: state.upload, step })}`,
  }
}
export type Contribution = ReturnType<typeof useContribution>
