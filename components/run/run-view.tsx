'use client'
import Link from 'next/link'
import { type ReactNode, useEffect } from 'react'
import { useAccountName } from '#components/chain/use-session.ts'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { RunState as RunStateWord } from '#components/shell/run-state.tsx'
import { Time } from '#components/shell/time.tsx'
import { Button } from '#components/ui/button.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { Loading } from '#components/ui/skeleton.tsx'
import type { StreamStatus } from '#lib/api/stream.ts'
import type { RunLive } from '#lib/domain/run-live.ts'
import { formatNumber, formatPercent } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { common } from '#lib/strings/common.ts'
import { judge } from '#lib/strings/judge.ts'
import { run as words } from '#lib/strings/run.ts'
import { train } from '#lib/strings/train.ts'
import { announceRun } from './announce.ts'
import { Elapsed } from './elapsed.tsx'
import { HeldoutAnswers } from './heldout-answers.tsx'
import { LogTail } from './log-tail.tsx'
import { LossChart } from './loss-chart.tsx'
import { RunActions } from './run-actions.tsx'
import { RunEnded } from './run-ended.tsx'
import { RunCheckpoints, RunHashes, RunParameters } from './run-facts.tsx'
import { RunFamily } from './run-family.tsx'
import { RunProgress } from './run-progress.tsx'
import { RunSkeleton } from './run-skeleton.tsx'
import { JudgeSection } from './score/judge-section.tsx'
import { useJudge } from './score/use-judge.ts'
import { Scorecard } from './scorecard.tsx'
import { useRun } from './use-run.ts'
import { DownloadsCard } from './watch/downloads-card.tsx'
import { Measures } from './watch/measures.tsx'
import { MidAnswers } from './watch/mid-answers.tsx'
import { PaymentCard } from './watch/payment-card.tsx'

export type RunViewProps = {
  id: string
  /** How a ready run becomes a model; another entity brings it. */
  publish: (run: RunDetail) => ReactNode
}

/** One run, live: where it stands, its curve, its log, and at the end base and tuned side by side. */
export function RunView({ id, publish }: RunViewProps) {
  const { query, run, live, stream } = useRun(id, announceRun)
  if (query.isError && !run) {
    return (
      <div className="grid justify-items-start gap-4">
        <h1 className="sr-only">{train.title}</h1>
        <QueryError
          error={query.error}
          onRetry={'code' in query.error && query.error.code === 'not_found' ? undefined : () => void query.refetch()}
          className="w-full"
        />
        <Button asChild>
          <Link href="/train">{words.notFound}</Link>
        </Button>
      </div>
    )
  }
  return (
    <Loading pending={!run} skeleton={<RunSkeleton />}>
      {() => run && <Loaded run={run} live={live} stream={stream} publish={publish} />}
    </Loading>
  )
}

type LoadedProps = { run: RunDetail; live: RunLive; stream: StreamStatus; publish: RunViewProps['publish'] }

function Loaded({ run, live, stream, publish }: LoadedProps) {
  useTitle(run)
  const ready = run.state === 'ready'
  const chart = <LossChart run={run} live={live} />
  return (
    <>
      <Header run={run} live={live} />
      <RunEnded run={run} live={live} />
      <RunProgress run={run} live={live} stream={stream} />
      <div className="grid min-w-0 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 gap-6 max-lg:contents">
          {!ready && chart}
          <Examination run={run} />
          {ready && chart}
          <Measures steps={live.steps} />
          <MidAnswers answers={live.answers} />
          <LogTail lines={live.log} name={run.id} />
        </div>
        <div className="grid min-w-0 gap-6 max-lg:contents">
          {ready && <div className="min-w-0 empty:hidden max-lg:-order-1">{publish(run)}</div>}
          {hasFiles(run) && <DownloadsCard run={run} />}
          <PaymentCard run={run} live={live} />
          <RunCheckpoints run={run} />
          <RunHashes run={run} />
          <RunParameters params={run.params} reasons={run.reasons} />
        </div>
      </div>
    </>
  )
}

/** Whether there is an adapter that may be taken along: its owner's until it is published, also of a run that was stopped. */
const hasFiles = ({ state, adapterSha256, canManage, modelSlug }: RunDetail): boolean =>
  (state === 'ready' || state === 'stopped') && adapterSha256 !== null && (canManage || modelSlug !== null)

/** The scorecard, the answers behind it, and what a judge says of them. */
function Examination({ run }: { run: RunDetail }) {
  const judging = useJudge(run.id, run.state === 'ready')
  const note = judging.judgement?.judge === null ? judge.absent : undefined
  return (
    <>
      {run.scorecard && <Scorecard card={run.scorecard} note={note} className="max-lg:-order-2" />}
      {run.samples.length > 0 && <HeldoutAnswers ballotId={run.id} samples={run.samples} />}
      <JudgeSection judging={judging} />
    </>
  )
}

function Header({ run, live }: { run: RunDetail; live: RunLive }) {
  const owner = useAccountName(run.ownerAddress) ?? shortHash(run.ownerAddress)
  return (
    <PageHeader
      trail={[{ label: train.title, href: '/train' }]}
      title={run.name}
      status={<RunStateWord state={run.state} queuePosition={run.queuePosition} size="md" />}
      meta={
        <>
          <span className="leading-6">{run.baseModelId}</span>
          {run.datanets.map((datanet) => (
            <Link
              key={datanet.slug}
              href={`/datanets/${datanet.slug}`}
              className="leading-6 hover:text-foreground hover:underline"
            >
              {words.version(datanet.name, formatNumber(datanet.version))}
            </Link>
          ))}
          <span className="leading-6">
            {words.startedAt} <Time value={run.startedAt ?? run.createdAt} /> {words.by} {owner}
          </span>
          {run.startedAt && run.state !== 'paused' && (
            <span className="leading-6">
              {run.finishedAt ? words.took : words.takes} <Elapsed run={run} />
            </span>
          )}
          <RunFamily run={run} />
          {run.attempt > 1 && <span className="leading-6">{words.attempt(formatNumber(run.attempt))}</span>}
        </>
      }
      actions={<RunActions run={run} live={live} />}
    />
  )
}

/** The tab tells how far it is while one does something else. */
function useTitle(run: RunDetail) {
  const share = run.totalSteps && run.state === 'training' ? formatPercent(run.step / run.totalSteps, 0) : null
  const state = train.runStates[run.state]
  const text = share ? words.titlePercent(share, run.name) : words.titleStates(state, run.name)
  useEffect(() => {
    document.title = `${text} · ${common.app.name}`
  }, [text])
}
