'use client'
import { Card } from '#components/ui/card.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatNumber } from '#lib/format.ts'
import type { JudgedPair } from '#lib/schemas/judgement.ts'
import { judge as words } from '#lib/strings/judge.ts'
import { answers } from '#lib/strings/scorecard.ts'

const tones = { tuned: 'success', base: 'warning', tie: 'neutral', disagreed: 'neutral', unreadable: 'danger' } as const

/** Every pair with both answers and what the judge said to each order. */
export function JudgeVerdicts({ judged }: { judged: readonly JudgedPair[] }) {
  return (
    <Disclosure title={words.single(formatNumber(judged.length))}>
      <Card>
        <ul className="divide-y">
          {judged.map((pair) => (
            <li key={pair.question} className="grid gap-2 px-4 py-3">
              <p className="wrap-anywhere font-medium">{pair.question}</p>
              <Status tone={tones[pair.outcome]} className="whitespace-normal">
                {words.outcomes[pair.outcome]}
              </Status>
              <p className="wrap-anywhere text-muted-foreground text-xs">{`${answers.expected}: ${pair.expected}`}</p>
              <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
                {(['base', 'tuned'] as const).map((side) => (
                  <Text key={side} term={words.sides[side]} text={pair[side]} empty={answers.empty} />
                ))}
                {pair.replies.map((reply) => (
                  <Text
                    key={String(reply.tunedFirst)}
                    term={`${words.firstOf(reply.tunedFirst ? words.sides.tuned : words.sides.base)}: ${said(reply)}`}
                    text={reply.text}
                    empty={words.noText}
                    quiet
                  />
                ))}
              </dl>
            </li>
          ))}
        </ul>
      </Card>
    </Disclosure>
  )
}

function said({ tunedFirst, verdict }: JudgedPair['replies'][number]): string {
  if (verdict === null) return words.says.none
  if (verdict === 'tie') return words.says.tie
  return (verdict === 'first') === tunedFirst ? words.says.tuned : words.says.base
}

function Text({ term, text, empty, quiet }: { term: string; text: string; empty: string; quiet?: boolean }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted-foreground text-xs">{term}</dt>
      <dd className={`wrap-anywhere mt-0.5 whitespace-pre-wrap ${quiet ? 'text-muted-foreground text-xs' : ''}`}>
        {text.trim() || <span className="text-muted-foreground">{empty}</span>}
      </dd>
    </div>
  )
}
