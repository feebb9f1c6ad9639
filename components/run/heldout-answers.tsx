'use client'
import { Vote } from 'lucide-react'
import { parseAsBoolean, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Status } from '#components/ui/status.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '#components/ui/tabs.tsx'
import { formatNumber } from '#lib/format.ts'
import type { RunSample } from '#lib/schemas/run.ts'
import { vote as voting, answers as words } from '#lib/strings/scorecard.ts'
import { BlindVote, VoteResult } from './score/blind-vote.tsx'
import { useVotes } from './score/use-votes.ts'

const filters = ['all', 'improved', 'control'] as const
type Filter = (typeof filters)[number]
const firstShown = 6

const keeps: Record<Filter, (sample: RunSample) => boolean> = {
  all: () => true,
  improved: (sample) => sample.kind === 'heldout' && !sample.baseCorrect && sample.tunedCorrect,
  control: (sample) => sample.kind === 'control',
}

/**
 * The same questions to base and tuned model: with names and what was expected, or blind for a vote, which is
 * kept under `ballotId`: a run's id or a model's slug.
 */
export function HeldoutAnswers({ ballotId, samples }: { ballotId: string; samples: readonly RunSample[] }) {
  const [blind, setBlind] = useQueryState('vote', parseAsBoolean.withDefault(false))
  const ballot = useVotes(ballotId)
  return (
    <section className="grid min-w-0 grid-cols-1 gap-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div>
          <h2 className="font-medium">{words.title}</h2>
          <p className="text-muted-foreground text-xs">{words.help}</p>
        </div>
        <Button size="sm" aria-pressed={blind} onClick={() => void setBlind(!blind)}>
          <Vote aria-hidden />
          {blind ? voting.end : voting.start}
        </Button>
      </div>
      <VoteResult samples={samples} votes={ballot.votes} />
      {blind ? <BlindVote ballotId={ballotId} samples={samples} ballot={ballot} /> : <Answers samples={samples} />}
    </section>
  )
}

function Answers({ samples }: { samples: readonly RunSample[] }) {
  const [filter, setFilter] = useQueryState('answers', parseAsStringLiteral(filters).withDefault('all'))
  const [open, setOpen] = useState(false)
  const chosen = samples.filter(keeps[filter])
  const shown = open ? chosen : chosen.slice(0, firstShown)
  return (
    <Tabs value={filter} onValueChange={(next) => void setFilter(next as Filter)}>
      <TabsList aria-label={words.filter}>
        {filters.map((name) => (
          <TabsTrigger key={name} value={name}>
            {words[name]}
            <span className="text-muted-foreground">{formatNumber(samples.filter(keeps[name]).length)}</span>
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value={filter} className="grid gap-3">
        {chosen.length === 0 ? (
          <p className="text-muted-foreground">{filter === 'improved' ? words.noneImproved : words.none}</p>
        ) : (
          <Card>
            <ul className="divide-y">
              {shown.map((sample) => (
                <Answer key={`${sample.kind} ${sample.question}`} sample={sample} />
              ))}
            </ul>
          </Card>
        )}
        {chosen.length > firstShown && (
          <Button size="sm" className="justify-self-start" onClick={() => setOpen(!open)} aria-expanded={open}>
            {open ? words.showFewer : words.showAll(formatNumber(chosen.length))}
          </Button>
        )}
      </TabsContent>
    </Tabs>
  )
}

function Answer({ sample }: { sample: RunSample }) {
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <p className="wrap-anywhere font-medium">{sample.question}</p>
        {sample.kind === 'control' && <Badge tone="outline">{words.controlBadge}</Badge>}
        <p className="wrap-anywhere text-muted-foreground text-xs">{`${words.expected}: ${sample.expected}`}</p>
      </div>
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
        <Side name={words.base} text={sample.base} correct={sample.baseCorrect} />
        <Side name={words.tuned} text={sample.tuned} correct={sample.tunedCorrect} />
      </dl>
    </li>
  )
}

function Side({ name, text, correct }: { name: string; text: string; correct: boolean }) {
  return (
    <div className="min-w-0">
      <dt className="flex items-center gap-2 text-muted-foreground text-xs">
        {name}
        <Status tone={correct ? 'success' : 'danger'}>{correct ? words.right : words.wrong}</Status>
      </dt>
      <dd className="wrap-anywhere mt-0.5 whitespace-pre-wrap">
        {text.trim() || <span className="text-muted-foreground">{words.empty}</span>}
      </dd>
    </div>
  )
}
