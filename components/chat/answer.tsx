'use client'
import { RotateCcw } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { Message } from '#lib/schemas/chat.ts'
import type { Receipt } from '#lib/schemas/receipt.ts'
import { chat as words } from '#lib/strings/chat.ts'
import { common } from '#lib/strings/common.ts'
import { AnswerFeedback } from './answer-feedback.tsx'
import type { LiveAnswer } from './use-live-answer.ts'

/** Shows a receipt under its answer; given by the page, since receipts are another entity's. */
export type RenderReceipt = (receipt: Receipt, answer: string) => ReactNode

export type AnswerProps = {
  message: Message
  live: LiveAnswer
  /** what it answers */
  question?: string
  renderReceipt: RenderReceipt
  onAskAgain?: () => void
}

export function Answer({ message, live, question, renderReceipt, onAskAgain }: AnswerProps) {
  const name = message.modelName ?? words.model
  const writing = live.state === 'streaming'
  return (
    <article aria-label={words.answerOf(name)} className="grid gap-2">
      <header className="flex min-h-7 items-center gap-2 text-muted-foreground text-xs">
        {message.modelSlug ? (
          <Link
            href={`/models/${message.modelSlug}`}
            className="inline-flex min-h-6 items-center font-medium text-foreground hover:underline"
          >
            {name}
          </Link>
        ) : (
          <span className="font-medium text-foreground">{name}</span>
        )}
        {writing && <Status tone="running">{words.writing}</Status>}
        {writing && live.connection !== 'live' && <Status tone="warning">{common.connection.reconnecting}</Status>}
        {live.content && !writing && <CopyButton value={live.content} label={words.copyAnswer} className="ml-auto" />}
      </header>
      {live.content && (
        <p aria-live="off" className="wrap-anywhere whitespace-pre-wrap text-base leading-6 sm:text-sm">
          {live.content}
          {writing && <span aria-hidden className="ml-0.5 inline-block h-4 w-1.5 translate-y-0.5 bg-running" />}
        </p>
      )}
      {live.state === 'failed' && (
        <div role="alert" className="grid justify-items-start gap-2 rounded-md bg-danger-soft p-3">
          <Status tone="danger" size="md">
            {words.failedTitle}
          </Status>
          <p>{live.problem ?? words.failed}</p>
          {onAskAgain && (
            <Button size="sm" onClick={onAskAgain}>
              <RotateCcw aria-hidden />
              {words.askAgain}
            </Button>
          )}
        </div>
      )}
      {live.state === 'stopped' && <Status tone="stopped">{words.stopped}</Status>}
      {live.content && !writing && live.state !== 'failed' && <AnswerFeedback message={message} question={question} />}
      <Cost live={live} />
      {live.state === 'attributing' && (
        <div role="status" className="border-t pt-3">
          <Status tone="running" size="md" className="whitespace-normal">
            {words.attributing}
          </Status>
          <p className="mt-1 text-muted-foreground text-xs">{words.attributingHint}</p>
        </div>
      )}
      {message.receipt && renderReceipt(message.receipt, message.content)}
    </article>
  )
}

function Cost({ live }: { live: LiveAnswer }) {
  if (live.state === 'streaming' || live.state === 'failed' || live.fee === null) return null
  return (
    <p className="flex flex-wrap gap-x-3 text-muted-foreground text-xs">
      <span>
        {words.fee} <span className="font-medium text-foreground">{formatOpen(live.fee, { digits: 6 })}</span>
      </span>
      {live.promptTokens !== null && live.completionTokens !== null && (
        <span>{words.tokens(formatNumber(live.promptTokens), formatNumber(live.completionTokens))}</span>
      )}
    </p>
  )
}
