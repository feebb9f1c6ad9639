'use client'
import { useQuery } from '@tanstack/react-query'
import { ClipboardCheck, Database, GraduationCap, Lock, Plus } from 'lucide-react'
import Link from 'next/link'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useSession } from '#components/chain/use-session.ts'
import { PageHeader } from '#components/shell/page-header.tsx'
import { QueryError } from '#components/shell/query-error.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Loading, Skeleton } from '#components/ui/skeleton.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '#components/ui/tabs.tsx'
import { orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { Wanted } from '../bounties/wanted.tsx'
import { SettingsTab } from '../members/settings-tab.tsx'
import { useSendKeptVotes } from '../review/senders.ts'
import { DatanetRows } from '../rows/datanet-rows.tsx'
import { Overview } from './overview.tsx'
import { People } from './people.tsx'
import { Versions } from './versions.tsx'

const words = datanets.detail
const tabs = ['overview', 'rows', 'versions', 'people', 'wanted', 'settings'] as const

const filesPollMs = 3_000
const filesWithinMs = 15 * 60_000
const filesAreComing = ({ versions }: DatanetDetail): boolean =>
  versions.some(
    ({ releasedAt, files }) =>
      releasedAt !== null &&
      Object.keys(files).length === 0 &&
      Date.now() - new Date(releasedAt).getTime() < filesWithinMs,
  )

/** One Datanet, by id or slug; `?tab=` names the part that is shown. */
export function DatanetPage({ id }: { id: string }) {
  const datanet = useQuery({
    ...orpc.datanets.get.queryOptions({ input: { id } }),
    // Files are written after a release; they appear on an open page.
    refetchInterval: ({ state }) => (state.data && filesAreComing(state.data as DatanetDetail) ? filesPollMs : false),
  })
  if (datanet.error && !datanet.data) {
    if (explainApiError(datanet.error).code !== 'not_found')
      return <QueryError error={datanet.error} onRetry={() => void datanet.refetch()} />
    return <DatanetMissing />
  }
  return (
    <Loading pending={datanet.isPending} skeleton={<PageSkeleton />}>
      {() => datanet.data && <PageBody datanet={datanet.data} />}
    </Loading>
  )
}

export function DatanetMissing() {
  return (
    <EmptyState
      icon={Database}
      title={datanets.notFoundTitle}
      action={
        <Button asChild>
          <Link href="/datanets">{datanets.back}</Link>
        </Button>
      }
    >
      {datanets.notFoundText}
    </EmptyState>
  )
}

function PageBody({ datanet }: { datanet: DatanetDetail }) {
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(tabs).withDefault('overview').withOptions({ history: 'push' }),
  )
  const { access } = datanet
  const { session } = useSession()
  useSendKeptVotes(datanet.id, session?.address)
  const counts: Partial<Record<(typeof tabs)[number], number>> = {
    rows: datanet.rows,
    versions: datanet.versions.filter(({ releasedAt }) => releasedAt !== null).length,
    people: datanet.contributors,
  }
  const shown = tabs.filter((name) => name !== 'settings' || access.curate)
  return (
    <div className="grid gap-6">
      <Header datanet={datanet} />
      <Tabs
        value={shown.includes(tab) ? tab : 'overview'}
        onValueChange={(next) => setTab(tabs.find((name) => name === next) ?? null)}
      >
        <TabsList aria-label={words.tabsLabel}>
          {shown.map((name) => (
            <TabsTrigger key={name} value={name}>
              {words.tabs[name]}
              {counts[name] !== undefined && (
                <span className="font-normal text-muted-foreground text-xs">{formatNumber(counts[name])}</span>
              )}
            </TabsTrigger>
          ))}
        </TabsList>
        <TabsContent value="overview">
          <Overview datanet={datanet} />
        </TabsContent>
        <TabsContent value="rows">
          <DatanetRows datanet={datanet} />
        </TabsContent>
        <TabsContent value="versions">
          <Versions datanet={datanet} />
        </TabsContent>
        <TabsContent value="people">
          <People datanet={datanet} />
        </TabsContent>
        <TabsContent value="wanted">
          <Wanted datanet={datanet} />
        </TabsContent>
        <TabsContent value="settings">{access.curate && <SettingsTab datanet={datanet} />}</TabsContent>
      </Tabs>
    </div>
  )
}

function Header({ datanet }: { datanet: DatanetDetail }) {
  const { access, slug, waiting } = datanet
  const released = datanet.latestVersion?.releasedAt != null
  const [main] = [released && 'train', access.contribute && 'contribute'].filter(Boolean)
  return (
    <PageHeader
      trail={[{ label: datanets.title, href: '/datanets' }]}
      title={datanet.name}
      description={datanet.summary}
      status={
        <>
          {datanet.visibility === 'private' && (
            <Badge tone="info" title={datanets.privateHelp}>
              <Lock aria-hidden />
              {datanets.private}
            </Badge>
          )}
          {!released && <Badge tone="warning">{datanets.unreleased}</Badge>}
        </>
      }
      meta={
        <>
          <span>{words.rowsCount(formatNumber(datanet.rows))}</span>
          <span>{words.contributorsCount(datanet.contributors, formatNumber(datanet.contributors))}</span>
          <span>{datanet.licence}</span>
          {datanet.tags.map((tag) => (
            <Link key={tag} href={`/datanets?tag=${encodeURIComponent(tag)}`} className="hover:underline">
              {tag}
            </Link>
          ))}
        </>
      }
      actions={
        <>
          {access.review && (
            <Button asChild>
              <Link href={`/datanets/${slug}/review`}>
                <ClipboardCheck aria-hidden />
                {waiting > 0 ? words.reviewCount(formatNumber(waiting)) : words.review}
              </Link>
            </Button>
          )}
          {(access.contribute || datanet.contributePolicy === 'open') && (
            <Button asChild variant={main === 'contribute' ? 'primary' : 'secondary'}>
              <Link href={`/datanets/${slug}/contribute`}>
                <Plus aria-hidden />
                {words.contribute}
              </Link>
            </Button>
          )}
          {released && (
            <Button variant="primary" asChild>
              <Link href={`/train/new?datanet=${slug}`}>
                <GraduationCap aria-hidden />
                {words.train}
              </Link>
            </Button>
          )}
        </>
      }
    />
  )
}

function PageSkeleton() {
  return (
    <div className="grid gap-6">
      <Skeleton className="h-16 w-2/3" />
      <Skeleton className="h-9" />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton className="h-96 rounded-lg" />
        <Skeleton className="h-64 rounded-lg" />
      </div>
    </div>
  )
}
