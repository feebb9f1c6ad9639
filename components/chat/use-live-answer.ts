'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '#lib/api/client.ts'
import { type StreamStatus, useTopic } from '#lib/api/stream.ts'
import type { Message } from '#lib/schemas/chat.ts'
import type { MessageEvent, StreamEvent } from '#lib/schemas/events.ts'

export type LiveAnswer = {
  content: string
  state: Message['state']
  fee: string | null
  promptTokens: number | null
  completionTokens: number | null
  /** Said by the server when the answer failed. */
  problem: string | null
  connection: StreamStatus
}

type Heard = Pick<LiveAnswer, 'fee' | 'promptTokens' | 'completionTokens' | 'problem'> & {
  text: string
  state: Message['state'] | null
}
const nothing: Heard = { text: '', state: null, fee: null, promptTokens: null, completionTokens: null, problem: null }
const underWay = (state: Message['state']) => state === 'streaming' || state === 'attributing'

/** What one more event makes of what was heard. */
export function hear(heard: Heard, event: MessageEvent): Heard {
  switch (event.type) {
    case 'text':
      return { ...heard, text: heard.text + event.data.text }
    case 'usage':
      return { ...heard, ...event.data }
    case 'state':
      return { ...heard, state: event.data.state, problem: event.data.message }
  }
}

/**
 * An answer as it comes. Its text is in the events until it ends, so they are heard from the first one; when it has ended,
 * the conversation is read anew for the receipt.
 */
export function useLiveAnswer(message: Message): LiveAnswer {
  const queries = useQueryClient()
  const [heard, setHeard] = useState(nothing)
  const live = underWay(message.state)
  const connection = useTopic(live ? `message:${message.id}` : null, 0, (streamed: StreamEvent) => {
    const event = streamed.event as MessageEvent
    setHeard((before) => hear(before, event))
    if (event.type !== 'state' || event.data.state === 'streaming') return
    void queries.invalidateQueries({ queryKey: orpc.chat.thread.key() })
    void queries.invalidateQueries({ queryKey: orpc.chat.channel.key() })
  })
  if (!live) return { ...message, problem: message.error?.message ?? null, connection: 'live' }
  return {
    content: heard.text.length > message.content.length ? heard.text : message.content,
    state: heard.state ?? message.state,
    fee: heard.fee ?? (message.state === 'attributing' ? message.fee : null),
    promptTokens: heard.promptTokens ?? message.promptTokens,
    completionTokens: heard.completionTokens ?? message.completionTokens,
    problem: heard.problem,
    connection,
  }
}
