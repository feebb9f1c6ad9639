'use client'
import { useQuery } from '@tanstack/react-query'
import { MessageSquare } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useAccountName } from '#components/chain/use-session.ts'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Time } from '#components/shell/time.tsx'
import { Button } from '#components/ui/button.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { Stat, StatRow } from '#components/ui/stat.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber, formatOpen, formatScore } from '#lib/format.ts'
import type { ModelDetail } from '#lib/schemas/model.ts'
import type { RunSample } from '#lib/schemas/run.ts'
import { models as words } from '#lib/strings/models.ts'
import { chatLink } from './chat-link.ts'
import { FeeSplit } from './fee-split.tsx'
import { ModelAnchors } from './model-anchors.tsx'
import { ModelPassport } from './model-passport.tsx'
import { ModelRecord } from './model-record.tsx'
import { SampleQuestions } from './sample-questions.tsx'

export type ModelViewProps = {
  slug: string
  /** Base and tuned answers side by side; another entity brings it. */
  answers: (samples: readonly RunSample[]) => ReactNode
}

export function ModelView({ slug, answers }: ModelViewProps) {
  const query = useQuery(orpc.models.get.queryOptions({ input: { slug } }))
  if (query.isError) {
    return (
      <div className="grid justify-items-start gap-4">
        <QueryError
          error={query.error}
          onRetry={'code' in query.error && query.error.code === 'not_found' ? undefined : () => void query.refetch()}
          className="w-full"
        />
        <Button asChild>
          <Link href="/models">{words.detail.notFound}</Link>
        </Button>
      </div>
    )
  }
  return (
    <Loading pending={query.isPending} skeleton={<Skeleton className="h-96 w-full rounded-lg" />}>
      {() => query.data && <Loaded model={query.data as ModelDetail} answers={answers} />}
    </Loading>
  )
}

function Loaded({ model, answers }: { model: ModelDetail; answers: ModelViewProps['answers'] }) {
  return (
    <>
      <Header model={model} />
      <Figures model={model} />
      <div className="grid min-w-0 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 gap-6">
          {model.scorecard?.verdict && <p className="max-w-prose">{model.scorecard.verdict}</p>}
          <SampleQuestions slug={model.slug} questions={model.sampleQuestions} />
          {model.samples.length > 0 && answers(model.samples)}
          <ModelPassport model={model} />
        </div>
        <div className="grid min-w-0 gap-6">
          <ModelRecord model={model} />
          <ModelAnchors anchors={model.anchors} />
          <FeeSplit />
        </div>
      </div>
    </>
  )
}

function Header({ model }: { model: ModelDetail }) {
  const owner = useAccountName(model.ownerAddress)
  return (
    <PageHeader
      trail={[{ label: words.title, href: '/models' }]}
      title={model.name}
      description={model.summary}
      meta={
        <>
          <span className="leading-6">{words.detail.version(formatNumber(model.version))}</span>
          <span className="leading-6">{model.baseModelId}</span>
          {model.datanets.map((datanet) => (
            <Link
              key={datanet.slug}
              href={`/datanets/${datanet.slug}`}
              className="leading-6 hover:text-foreground hover:underline"
            >
              {words.detail.datanet(datanet.name, formatNumber(datanet.version))}
            </Link>
          ))}
          <span className="leading-6">
            {words.detail.owner} {owner ?? shortHash(model.ownerAddress)}
          </span>
          <Link href={`/train/${model.runId}`} className="leading-6 hover:text-foreground hover:underline">
            {words.detail.seeRun}
          </Link>
        </>
      }
      actions={
        <Button asChild variant="primary">
          <Link href={chatLink(model.slug)}>
            <MessageSquare aria-hidden />
            {words.detail.ask}
          </Link>
        </Button>
      }
    />
  )
}

function Figures({ model }: { model: ModelDetail }) {
  const { scorecard } = model
  return (
    <StatRow>
      {scorecard && scorecard.tuned.total > 0 && (
        <Stat
          label={words.detail.score}
          value={formatScore(scorecard.tuned.correct, scorecard.tuned.total)}
          hint={words.detail.scoreHint(formatScore(scorecard.base.correct, scorecard.base.total))}
        />
      )}
      <Stat label={words.detail.price} value={formatOpen(model.pricePer1k)} hint={words.detail.per1k} />
      <Stat label={words.detail.answers} value={formatNumber(model.answers)} />
      <Stat label={words.detail.published} value={<Time value={model.publishedAt} />} />
    </StatRow>
  )
}
