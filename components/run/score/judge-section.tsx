'use client'
import { CircleStop, Scale } from 'lucide-react'
import { useState } from 'react'
import { Time } from '#components/shell/time.tsx'
import { AlertDialog } from '#components/ui/alert-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatNumber } from '#lib/format.ts'
import type { Judgement } from '#lib/schemas/judgement.ts'
import { judge as words } from '#lib/strings/judge.ts'
import { JudgeResult } from './judge-result.tsx'
import { JudgeVerdicts } from './judge-verdicts.tsx'
import type { Judging } from './use-judge.ts'

/** What a judge says of base and tuned answers; nothing where none is set up and none ever was. */
export function JudgeSection({ judging }: { judging: Judging }) {
  const { judgement } = judging
  if (!judgement || (judgement.judge === null && judgement.state === 'none')) return null
  const { by, finishedAt, result, judged } = judgement
  return (
    <section className="grid min-w-0 grid-cols-1 gap-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="font-medium">{words.title}</h2>
          <p className="text-muted-foreground text-xs">{words.help}</p>
        </div>
        <Actions judgement={judgement} judging={judging} />
      </div>
      <State judgement={judgement} />
      {result && <JudgeResult result={result} alike={judgement.alike} />}
      {result && by && (
        <p className="wrap-anywhere text-muted-foreground text-xs">
          {words.by(by.model, by.host)}
          {finishedAt && (
            <>
              , <Time value={finishedAt} />
            </>
          )}
        </p>
      )}
      {judged.length > 0 && <JudgeVerdicts judged={judged} />}
    </section>
  )
}

function Actions({ judgement, judging }: { judgement: Judgement; judging: Judging }) {
  const [confirming, setConfirming] = useState(false)
  const { judge, pairs, state, replies, alike, by } = judgement
  if (!judgement.canAsk || !judge) return null
  if (state === 'judging') {
    return (
      <Button size="sm" loading={judging.stopping} onClick={judging.stop}>
        <CircleStop aria-hidden />
        {words.stop}
      </Button>
    )
  }
  const goesOn = replies > 0 && replies < pairs * 2 && by?.model === judge.model && by.host === judge.host
  const requests = pairs * 2 - (goesOn ? replies : 0)
  return (
    <>
      <Button size="sm" loading={judging.asking} onClick={() => setConfirming(true)}>
        <Scale aria-hidden />
        {state === 'none' ? words.ask : goesOn ? words.goOn : words.again}
      </Button>
      <AlertDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={words.confirmTitle}
        description={[
          words.confirm(formatNumber(pairs), formatNumber(requests), judge.model, judge.host),
          goesOn && words.confirmRest(formatNumber(replies)),
          alike > 0 && words.alike(formatNumber(alike)),
        ]
          .filter(Boolean)
          .join(' ')}
        action={words.send}
        cancel={words.cancel}
        onAction={judging.ask}
      />
    </>
  )
}

/** How far it is, or why it ended; one that is ready says it by its result. */
function State({ judgement }: { judgement: Judgement }) {
  const { state, replies, pairs, message, barred, canAsk } = judgement
  const total = pairs * 2
  if (state === 'judging') {
    return (
      <div className="grid gap-2">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <Status tone="running" role="status">
            {words.judging}
          </Status>
          <span className="text-muted-foreground text-xs">
            {words.progress(formatNumber(replies), formatNumber(total))}
          </span>
        </div>
        <Progress value={total > 0 ? replies / total : undefined} label={words.progressLabel} />
        {message && <p className="text-warning text-xs">{message}</p>}
      </div>
    )
  }
  if (state === 'failed') {
    return (
      <div className="grid gap-1" role="status">
        <Status tone="danger">{words.failed}</Status>
        {message && <p className="max-w-prose">{message}</p>}
      </div>
    )
  }
  if (state === 'stopped') {
    return (
      <Status tone="stopped" role="status" className="whitespace-normal">
        {words.stopped(formatNumber(replies), formatNumber(total))}
      </Status>
    )
  }
  if (barred) return <p className="max-w-prose text-muted-foreground text-xs">{barred}</p>
  if (state === 'none' && !canAsk) return <p className="text-muted-foreground text-xs">{words.nobody}</p>
  return null
}
