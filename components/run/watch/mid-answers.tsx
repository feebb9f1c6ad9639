'use client'
import { useMemo, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card, CardFooter, CardHeader } from '#components/ui/card.tsx'
import { Status } from '#components/ui/status.tsx'
import type { MidAnswer } from '#lib/domain/run-live.ts'
import { formatNumber } from '#lib/format.ts'
import { run } from '#lib/strings/run.ts'

const words = run.answers
const firstShown = 2

/** What the model in training answers to the same held-out questions, newest step first, beside what was expected. */
export function MidAnswers({ answers }: { answers: readonly MidAnswer[] }) {
  const [open, setOpen] = useState(false)
  const steps = useMemo(
    () => [...Map.groupBy(answers, ({ step }) => step)].sort(([one], [other]) => other - one),
    [answers],
  )
  if (steps.length === 0) return null
  const shown = open ? steps : steps.slice(0, firstShown)
  return (
    <Card>
      <CardHeader title={words.title} description={words.help} />
      <ol className="divide-y border-t">
        {shown.map(([step, asked]) => (
          <li key={step} className="grid gap-2 px-4 py-3">
            <p className="flex items-baseline justify-between gap-4">
              <span className="font-medium">{words.step(formatNumber(step))}</span>
              <span className="text-muted-foreground text-xs">
                {words.right(formatNumber(asked.filter(({ correct }) => correct).length), formatNumber(asked.length))}
              </span>
            </p>
            <ul className="grid gap-3">
              {asked.map((item) => (
                <Answer key={item.question} item={item} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {steps.length > firstShown && (
        <CardFooter>
          <Button size="sm" onClick={() => setOpen(!open)} aria-expanded={open}>
            {open ? words.fewer : words.older(formatNumber(steps.length - firstShown))}
          </Button>
        </CardFooter>
      )}
    </Card>
  )
}

function Answer({ item: { question, answer, expected, correct } }: { item: MidAnswer }) {
  return (
    <li className="grid gap-x-6 gap-y-1 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <div className="min-w-0">
        <p className="wrap-anywhere">{question}</p>
        <p className="wrap-anywhere text-muted-foreground text-xs">{`${words.expected}: ${expected}`}</p>
      </div>
      <div className="min-w-0">
        <p className="wrap-anywhere whitespace-pre-wrap">
          {answer.trim() || <span className="text-muted-foreground">{words.empty}</span>}
        </p>
        <Status tone={correct ? 'success' : 'danger'}>{correct ? words.correct : words.wrong}</Status>
      </div>
    </li>
  )
}
