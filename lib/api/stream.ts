'use client'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { StreamEvent } from '#lib/schemas/events.ts'
import { client } from './client.ts'
import { EventStream, type StreamStatus } from './event-stream.ts'

export type { StreamStatus } from './event-stream.ts'

const sleptMs = 30_000
let shared: EventStream | null = null

/** The one stream of this tab, over one `events.watch` request: HTTP/1.1 browsers have about six connections to spare. */
function stream(): EventStream {
  if (shared) return shared
  const made = new EventStream(
    async (topics, signal) => (await client.events.watch({ topics }, { signal })) as AsyncIterable<StreamEvent>,
  )
  shared = made
  let hiddenSince = 0
  window.addEventListener('online', made.restart)
  // A machine that slept keeps a dead connection without knowing it.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) hiddenSince = Date.now()
    else if (hiddenSince && Date.now() - hiddenSince > sleptMs) made.restart()
  })
  return made
}

/** Whether this tab's events arrive; `live` also while nothing is followed. */
export function useStreamStatus(): StreamStatus {
  return useSyncExternalStore(
    (changed) => stream().observe(changed),
    () => stream().status,
    () => 'live',
  )
}

/**
 * Hears every event of `run:<id>` or `message:<id>` with a seq above `after` exactly once, in order; null follows nothing.
 * `after` counts when the topic is first followed. `onEvent` may change between renders.
 */
export function useTopic(topic: string | null, after: number, onEvent: (event: StreamEvent) => void): StreamStatus {
  const handler = useRef(onEvent)
  handler.current = onEvent
  const start = useRef(after)
  start.current = after
  const cursor = useRef({ topic, seq: after })
  useEffect(() => {
    if (!topic) return
    if (cursor.current.topic !== topic) cursor.current = { topic, seq: start.current }
    return stream().subscribe({
      topic,
      after: cursor.current.seq,
      onEvent: (event) => {
        cursor.current.seq = event.seq
        handler.current(event)
      },
    })
  }, [topic])
  return useStreamStatus()
}
