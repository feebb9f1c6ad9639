'use client'
import { Bot, Check } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/cn.ts'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Field } from '#components/ui/field.tsx'
import { Status } from '#components/ui/status.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { formatNumber } from '#lib/format.ts'
import type { draftSchema } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import type { DraftDecision } from './drafts.tsx'

const words = contribute.drafts

/** One draft: marked as a model's, open to edits, in or out by a press. */
export function DraftCard({
  draft,
  decision,
  onChange,
}: {
  draft: z.infer<typeof draftSchema>
  decision: DraftDecision
  onChange: (decision: DraftDecision) => void
}) {
  const [tried, setTried] = useState(false)
  const { state, question, answer } = decision
  const edited = question !== draft.question || answer !== draft.answer
  const whole = question.trim() !== '' && answer.trim() !== ''
  const set = (next: DraftDecision['state']) => onChange({ ...decision, state: next })
  const errorOf = (text: string) => (tried && !text.trim() ? words.incomplete : undefined)
  return (
    <li
      aria-label={words.rowNumber(formatNumber(draft.index + 1))}
      className={cn('grid gap-3 rounded-lg border p-3', state !== 'open' && 'bg-sunken')}
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="flex flex-wrap items-center gap-2">
          <Badge tone="outline">
            <Bot aria-hidden />
            {words.mark(draft.model)}
          </Badge>
          {edited && <Badge>{words.edited}</Badge>}
        </span>
        {state === 'accepted' && <Status tone="success">{words.accepted}</Status>}
        {state === 'skipped' && <Status tone="stopped">{words.skipped}</Status>}
      </div>
      {state === 'open' ? (
        <>
          <Field label={words.question} error={errorOf(question)}>
            <Textarea
              rows={1}
              className="min-h-8"
              value={question}
              onChange={(event) => onChange({ ...decision, question: event.target.value })}
            />
          </Field>
          <Field label={words.answer} error={errorOf(answer)}>
            <Textarea
              rows={2}
              value={answer}
              onChange={(event) => onChange({ ...decision, answer: event.target.value })}
            />
          </Field>
        </>
      ) : (
        <div className="wrap-anywhere grid gap-1">
          <p className="text-muted-foreground">{question}</p>
          <p>{answer}</p>
        </div>
      )}
      <Disclosure title={<span className="font-normal text-muted-foreground text-xs">{words.passage}</span>}>
        <p className="wrap-anywhere text-xs">{draft.passage}</p>
      </Disclosure>
      <div className="flex gap-2">
        {state === 'open' ? (
          <>
            <Button
              size="sm"
              variant="primary"
              onClick={() => {
                setTried(true)
                if (whole) set('accepted')
              }}
            >
              <Check aria-hidden />
              {words.accept}
            </Button>
            <Button size="sm" onClick={() => set('skipped')}>
              {words.skip}
            </Button>
          </>
        ) : (
          <Button size="sm" onClick={() => set('open')}>
            {words.undo}
          </Button>
        )}
      </div>
    </li>
  )
}
