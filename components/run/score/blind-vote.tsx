'use client'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Status } from '#components/ui/status.tsx'
import { choosable } from '#lib/domain/judgement.ts'
import { formatNumber } from '#lib/format.ts'
import type { RunSample } from '#lib/schemas/run.ts'
import { answers, vote as words } from '#lib/strings/scorecard.ts'
import { countVotes, tunedFirst } from './blind.ts'
import type { Choice, useVotes } from './use-votes.ts'

type Ballot = ReturnType<typeof useVotes>

/** "You preferred the tuned one in 9 of 12." Nothing before the first vote. */
export function VoteResult({ samples, votes }: { samples: readonly RunSample[]; votes: Ballot['votes'] }) {
  const { total, tuned, equal } = countVotes(votes, choosable(samples))
  if (total === 0) return null
  return <p>{words.result(formatNumber(tuned), formatNumber(total), equal > 0 ? formatNumber(equal) : null)}</p>
}

/** Two answers without names to each question; who gave which is told after the vote. */
export function BlindVote({
  ballotId,
  samples,
  ballot,
}: {
  ballotId: string
  samples: readonly RunSample[]
  ballot: Ballot
}) {
  const asked = choosable(samples)
  const { total } = countVotes(ballot.votes, asked)
  const alike = samples.filter(({ kind }) => kind === 'heldout').length - asked.length
  if (asked.length === 0) return <p className="text-muted-foreground">{words.nothing}</p>
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <p className="max-w-prose text-muted-foreground text-xs">
          {words.help} {alike > 0 && words.same(formatNumber(alike))}
        </p>
        <p role="status">{words.progress(formatNumber(total), formatNumber(asked.length))}</p>
      </div>
      <Card>
        <ul className="divide-y">
          {asked.map((sample) => (
            <Question
              key={sample.question}
              sample={sample}
              swapped={tunedFirst(ballotId, sample.question)}
              choice={ballot.votes[sample.question]}
              onChoose={(choice) => ballot.vote(sample.question, choice)}
            />
          ))}
        </ul>
      </Card>
      {total > 0 && (
        <Button variant="ghost" size="sm" className="justify-self-start" onClick={ballot.forget}>
          {words.forget}
        </Button>
      )}
    </div>
  )
}

type QuestionProps = {
  sample: RunSample
  swapped: boolean
  choice: Choice | undefined
  onChoose: (choice: Choice | null) => void
}

function Question({ sample, swapped, choice, onChoose }: QuestionProps) {
  const [a, b] = swapped ? (['tuned', 'base'] as const) : (['base', 'tuned'] as const)
  return (
    <li className="grid gap-2 px-4 py-3">
      <p className="wrap-anywhere font-medium">{sample.question}</p>
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
        {([a, b] as const).map((side, index) => (
          <div key={side} className="min-w-0">
            <dt className="flex items-center gap-2 text-muted-foreground text-xs">
              {index === 0 ? words.a : words.b}
              {choice && <span className="font-medium text-foreground">{answers[side]}</span>}
            </dt>
            <dd className="wrap-anywhere mt-0.5 whitespace-pre-wrap">
              {sample[side].trim() || <span className="text-muted-foreground">{answers.empty}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {choice ? (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <Status tone={choice === 'tuned' ? 'success' : 'neutral'} role="status">
            {words.said[choice]}
          </Status>
          <span className="wrap-anywhere text-muted-foreground text-xs">{`${answers.expected}: ${sample.expected}`}</span>
          <Button variant="ghost" size="sm" onClick={() => onChoose(null)}>
            {words.change}
          </Button>
        </div>
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onClick={() => onChoose(a)}>
            {words.betterA}
          </Button>
          <Button size="sm" onClick={() => onChoose('equal')}>
            {words.equal}
          </Button>
          <Button size="sm" onClick={() => onChoose(b)}>
            {words.betterB}
          </Button>
        </div>
      )}
    </li>
  )
}
