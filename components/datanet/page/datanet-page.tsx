'use client'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useSession } from '#components/chain/use-session.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '#components/ui/tabs.tsx'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { Wanted } from '../bounties/wanted.tsx'
import { DatanetFrame } from '../datanet-frame.tsx'
import { SettingsTab } from '../members/settings-tab.tsx'
import { useSendKeptVotes } from '../review/senders.ts'
import { DatanetRows } from '../rows/datanet-rows.tsx'
import { DatanetHeader } from './datanet-header.tsx'
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
  return (
    // Files are written after a release; they appear on an open page.
    <DatanetFrame id={id} skeleton={<PageSkeleton />} poll={(datanet) => filesAreComing(datanet) && filesPollMs}>
      {(datanet) => <PageBody datanet={datanet} />}
    </DatanetFrame>
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
      <DatanetHeader datanet={datanet} />
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
