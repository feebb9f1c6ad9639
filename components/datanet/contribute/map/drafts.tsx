'use client'
import { useState } from 'react'
import { z } from 'zod'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardFooter, CardHeader } from '#components/ui/card.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { formatNumber } from '#lib/format.ts'
import type { Datum } from '#lib/schemas/datum.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { useStoredState } from '../../use-stored-state.ts'
import { useBring } from '../bring/use-bring.ts'
import { CancelUpload } from '../cancel-upload.tsx'
import { toJsonl } from '../form-rows.ts'
import type { Contribution } from '../use-contribution.ts'
import { DraftCard } from './draft-card.tsx'
import type { DraftsState } from './use-drafts.ts'

const words = contribute.drafts
const decisionSchema = z.object({
  state: z.enum(['open', 'accepted', 'skipped']),
  question: z.string(),
  answer: z.string(),
})
const decisionsSchema = z.record(z.string(), decisionSchema)
export type DraftDecision = z.infer<typeof decisionSchema>
type Decisions = z.infer<typeof decisionsSchema>
const read = (kept: unknown): Decisions | null => decisionsSchema.safeParse(kept).data ?? null

export type DraftsProps = {
  contribution: Contribution
  upload: Upload
  drafts: DraftsState
  kind: 'instruction' | 'chat'
}

/** What a model proposes, to be edited and accepted one by one; only what was accepted goes on. */
export function Drafts({ contribution, upload, drafts, kind }: DraftsProps) {
  const { value: decisions, set, forget } = useStoredState<Decisions>(`drafts-${upload.id}`, {}, read)
  const [none, setNone] = useState(false)
  const { bring, pending, problem } = useBring(contribution.datanet.id, (made) => {
    forget()
    contribution.open(made)
  })
  const accepted = drafts.drafts.flatMap(({ index }) => {
    const decision = decisions[index]
    return decision?.state === 'accepted' ? [decision] : []
  })
  const open = drafts.drafts.filter(({ index }) => (decisions[index]?.state ?? 'open') === 'open').length
  const submit = () => {
    setNone(accepted.length === 0)
    if (accepted.length === 0) return
    const payloads = accepted.map(({ question, answer }): Datum['payload'] =>
      kind === 'instruction'
        ? { instruction: question, response: answer }
        : {
            messages: [
              { role: 'user', content: question },
              { role: 'assistant', content: answer },
            ],
          },
    )
    const fileName = `${upload.fileName.replace(/\.[a-z]+$/i, '')} drafts.jsonl`
    bring({ fileName, format: 'jsonl', origin: 'draft', text: toJsonl(payloads) })
  }
  return (
    <Card>
      <CardHeader
        title={words.title}
        actions={<CancelUpload upload={upload} onCancelled={() => contribution.startOver()} />}
      />
      <CardContent className="grid gap-4">
        <p className="max-w-prose text-muted-foreground">{words.help}</p>
        {drafts.state === 'drafting' && (
          <div className="grid gap-1.5">
            <Progress value={drafts.total > 0 ? drafts.done / drafts.total : undefined} label={words.title} />
            <div className="flex items-center justify-between gap-3">
              <p role="status" className="text-muted-foreground text-xs">
                {words.drafting(formatNumber(drafts.done), formatNumber(drafts.total))}
              </p>
              <Button size="sm" loading={drafts.stopping} onClick={drafts.stop}>
                {drafts.stopping ? words.stopping : words.stop}
              </Button>
            </div>
          </div>
        )}
        {drafts.state === 'failed' && (
          <ErrorState
            title={words.failed}
            cause={drafts.error}
            action={
              <Button loading={drafts.starting} onClick={drafts.start}>
                {words.again}
              </Button>
            }
          />
        )}
        {drafts.state === 'done' && drafts.drafts.length === 0 && <p>{words.none}</p>}
        <ol className="grid gap-3">
          {drafts.drafts.map((draft) => (
            <DraftCard
              key={draft.index}
              draft={draft}
              decision={decisions[draft.index] ?? { state: 'open', question: draft.question, answer: draft.answer }}
              onChange={(decision) => set((before) => ({ ...before, [draft.index]: decision }))}
            />
          ))}
        </ol>
        {none && (
          <p role="alert" className="text-danger text-xs">
            {words.needOne}
          </p>
        )}
        {problem && <ErrorState {...problem} />}
      </CardContent>
      {drafts.drafts.length > 0 && (
        <CardFooter className="sticky bottom-14 rounded-b-lg bg-card md:bottom-0">
          <Button variant="primary" loading={pending} onClick={submit}>
            {words.go(Math.max(1, accepted.length))}
          </Button>
          <span className="text-muted-foreground text-xs">
            {words.count(formatNumber(accepted.length), formatNumber(open))}
          </span>
        </CardFooter>
      )}
    </Card>
  )
}
