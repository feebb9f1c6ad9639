'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '#lib/api/client.ts'
import { type StreamStatus, useTopic } from '#lib/api/stream.ts'
import type { Message } from '#lib/schemas/chat.ts'
import type { MessageEvent, StreamEvent } from '#lib/schemas/events.ts'
import { type Heard, hear, nothingHeard } from './hear.ts'

export type LiveAnswer = Omit<Heard, 'text' | 'state'> & {
  content: string
  state: Message['state']
  connection: StreamStatus
}

const underWay = (state: Message['state']) => state === 'streaming' || state === 'attributing'

/**
 * An answer as it comes. Its text is in the events until it ends, so they are heard from the first one; when it has ended,
 * the conversation is read anew for the receipt.
 */
export function useLiveAnswer(message: Message): LiveAnswer {
  const queries = useQueryClient()
  const [heard, setHeard] = useState(nothingHeard)
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
