'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { orpc } from '#lib/api/client.ts'
import { type StreamStatus, useTopic } from '#lib/api/stream.ts'
import { emptyRun, foldRun, type RunLive } from '#lib/domain/run-live.ts'
import type { StreamEvent } from '#lib/schemas/events.ts'
import type { RunDetail, RunState } from '#lib/schemas/run.ts'
import { isActive } from './active.ts'
import { describeEvent } from './describe-event.ts'

const flushMs = 80
const refetchMs = 400
/** Events after which the run's row says more than the event does. */
const telling = new Set(['state', 'checkpoint', 'anchored', 'charged', 'sample', 'scorecard', 'artifact'])

/**
 * A run's row and its story. The row (TanStack Query) is the truth for state and results; the events, from the first on,
 * bring curve and log, and move the row's state and step at once until it is read anew.
 */
export function useRun(id: string, onState?: (state: RunState, run: RunDetail) => void) {
  const queries = useQueryClient()
  const options = orpc.runs.get.queryOptions({ input: { id } })
  const query = useQuery({
    ...options,
    // Places in the queue and the end of an anchoring are announced by other runs and by nobody.
    refetchInterval: ({ state }) => (state.data && isActive(state.data.state) ? 5_000 : false),
  })
  const run = query.data as RunDetail | undefined

  const [live, setLive] = useState<RunLive>(emptyRun)
  const waiting = useRef<StreamEvent[]>([])
  const timers = useRef<{ flush?: ReturnType<typeof setTimeout>; refetch?: ReturnType<typeof setTimeout> }>({})
  const heard = useRef(onState)
  heard.current = onState

  const flush = useCallback(() => {
    timers.current.flush = undefined
    const events = waiting.current
    waiting.current = []
    setLive((before) => foldRun(before, events, describeEvent))
    const row = queries.getQueryData(options.queryKey) as RunDetail | undefined
    const fresh = row ? events.filter(({ seq }) => seq > row.lastSeq) : []
    if (!row || fresh.length === 0) return
    const next = fresh.reduce(applyEvent, row)
    queries.setQueryData(options.queryKey, next as typeof query.data)
    if (next.state !== row.state) heard.current?.(next.state, next)
    if (fresh.some(({ event }) => telling.has(event.type)) && !timers.current.refetch) {
      timers.current.refetch = setTimeout(() => {
        timers.current.refetch = undefined
        void queries.invalidateQueries({ queryKey: options.queryKey })
      }, refetchMs)
    }
  }, [queries, options.queryKey])

  const onEvent = useCallback(
    (event: StreamEvent) => {
      waiting.current.push(event)
      timers.current.flush ??= setTimeout(flush, flushMs)
    },
    [flush],
  )
  const stream: StreamStatus = useTopic(run ? `run:${run.id}` : null, 0, onEvent)
  useEffect(() => {
    const held = timers.current
    return () => {
      clearTimeout(held.flush)
      clearTimeout(held.refetch)
      timers.current = {}
    }
  }, [])

  return useMemo(() => ({ query, run, live, stream }), [query, run, live, stream])
}

/** What an event says of the run's row. A stop that was asked for is not taken back by a stage that came just before it. */
function applyEvent(row: RunDetail, { seq, event }: StreamEvent): RunDetail {
  const next = { ...row, lastSeq: seq }
  if (event.type === 'state') {
    const state = event.data.state as RunState
    if ((row.state !== 'stopping' && row.state !== 'pausing') || !isActive(state)) next.state = state
  }
  if (event.type === 'plan') next.totalSteps = event.data.total_steps
  if (event.type === 'step') next.step = event.data.step
  return next
}
