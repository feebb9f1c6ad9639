'use client'
import { useEffect, useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { rejectReasons } from '#lib/schemas/review.ts'
import { review } from '#lib/strings/review.ts'
import type { RejectReason } from './queue.ts'

const words = review.reject

/** The reason with this number, from 1. */
export const reasonOfDigit = (key: string): RejectReason | undefined =>
  /^[1-9]$/.test(key) ? rejectReasons[Number(key) - 1] : undefined

export type RejectReasonsProps = { onPick: (reason: RejectReason) => void; onCancel: () => void }

/** In place of the actions: one digit, or one press, ends it. */
export function RejectReasons({ onPick, onCancel }: RejectReasonsProps) {
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  return (
    <section aria-label={words.title} className="grid gap-2 border-t pt-3">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 className="font-medium">
          {words.title} <span className="font-normal text-muted-foreground text-xs">{words.hint}</span>
        </h2>
        <Button variant="link" onClick={onCancel}>
          {words.cancel}
        </Button>
      </div>
      <ul className="grid gap-1.5 sm:grid-cols-2">
        {rejectReasons.map((reason, index) => (
          <li key={reason}>
            <Button
              ref={index === 0 ? first : undefined}
              size="lg"
              className="w-full justify-start px-3 font-normal"
              onClick={() => onPick(reason)}
            >
              <Kbd aria-hidden>{index + 1}</Kbd>
              <span className="truncate">{words.reasons[reason]}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
