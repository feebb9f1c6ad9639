'use client'
import { useEffect, useRef } from 'react'
import type { Message } from '#lib/schemas/chat.ts'
import { chat as words } from '#lib/strings/chat.ts'
import { Answer, type RenderReceipt } from './answer.tsx'
import { useLiveAnswer } from './use-live-answer.ts'

export type MessageListProps = {
  messages: readonly Message[]
  /** A question that is on its way and not stored yet. */
  sending: string | null
  renderReceipt: RenderReceipt
  onAskAgain: (question: string) => void
}

export function MessageList({ messages, sending, renderReceipt, onAskAgain }: MessageListProps) {
  return (
    <div className="grid">
      <ol className="grid gap-6">
        {messages.map((message, index) => {
          const question = messages[index - 1]
          return (
            <li key={message.id}>
              {message.role === 'user' ? (
                <Question text={message.content} />
              ) : (
                <LiveMessage
                  message={message}
                  question={question?.content}
                  renderReceipt={renderReceipt}
                  onAskAgain={
                    index === messages.length - 1 && question ? () => onAskAgain(question.content) : undefined
                  }
                />
              )}
            </li>
          )
        })}
        {sending !== null && (
          <li>
            <Question text={sending} faint />
          </li>
        )}
      </ol>
      <FollowEnd of={`${messages.length}:${sending}`} />
    </div>
  )
}

function Question({ text, faint }: { text: string; faint?: boolean }) {
  return (
    <div className="flex justify-end">
      <p
        className={`wrap-anywhere max-w-[85%] whitespace-pre-wrap rounded-lg bg-muted px-3 py-2 text-base leading-6 sm:text-sm ${faint ? 'text-muted-foreground' : ''}`}
      >
        <span className="sr-only">{words.you}: </span>
        {text}
      </p>
    </div>
  )
}

function LiveMessage({
  message,
  ...props
}: {
  message: Message
  question?: string
  renderReceipt: RenderReceipt
  onAskAgain?: () => void
}) {
  const live = useLiveAnswer(message)
  const busy = live.state === 'streaming'
  return (
    <>
      <Answer message={message} live={live} {...props} />
      <p className="sr-only" role="status">
        {busy ? words.writing : live.content && message.state === 'streaming' ? live.content : ''}
      </p>
      {busy && <FollowEnd of={live.content} onlyWhenSeen />}
    </>
  )
}

/**
 * Keeps the end in view when something was added. While text streams, only for a reader who is at the end already:
 * who scrolled up to read stays there.
 */
function FollowEnd({ of, onlyWhenSeen = false }: { of: string; onlyWhenSeen?: boolean }) {
  const mark = useRef<HTMLDivElement>(null)
  const seen = useRef(true)
  useEffect(() => {
    if (!mark.current) return
    const observer = new IntersectionObserver(([entry]) => {
      seen.current = entry?.isIntersecting ?? false
    })
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (of && (!onlyWhenSeen || seen.current)) mark.current?.scrollIntoView({ block: 'end' })
  }, [of, onlyWhenSeen])
  return <div ref={mark} aria-hidden className="scroll-mb-52" />
}
