'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { QueryError } from '#components/shell/query-error.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Loading, SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '#components/ui/tabs.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatNumber } from '#lib/format.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { train } from '#lib/strings/train.ts'
import { longestRow } from './longest-row.ts'
import { TokenRows } from './token-rows.tsx'
import type { Wizard } from './use-wizard.ts'
import { VersionLengths } from './version-lengths.tsx'

const words = train.wizard
const shown = 5

/** What one would train on: figures, the first rows, and the same rows as the trainer sees them. */
export function DataPreview({ slug, wizard }: { slug: string; wizard: Wizard }) {
  const [view, setView] = useState('rows')
  const detail = useQuery(orpc.datanets.get.queryOptions({ input: { id: slug } }))
  const rows = useQuery(orpc.datanets.rows.queryOptions({ input: { id: slug, limit: shown } }))
  const failed = [detail, rows].find((query) => query.isError)
  if (failed) return <QueryError error={failed.error} onRetry={() => void failed.refetch()} />
  const version = detail.data?.latestVersion
  return (
    <Card>
      <CardHeader
        title={words.preview(detail.data?.name ?? slug)}
        description={words.previewHelp}
        actions={
          <Link href={`/datanets/${slug}`} className="text-link text-xs">
            {words.seeAllRows}
          </Link>
        }
      />
      <Loading pending={detail.isPending || rows.isPending} skeleton={<SkeletonRows rows={6} />}>
        {() =>
          detail.data && (
            <>
              <DataList className="border-t px-4">
                <DataItem term={words.rowsTerm}>{formatNumber(version?.rows ?? detail.data.rows)}</DataItem>
                <DataItem term={words.contributorsTerm}>{formatNumber(detail.data.contributors)}</DataItem>
                <DataItem term={words.kind}>
                  {detail.data.kinds.map((kind) => datanets.kinds[kind]).join(', ')}
                </DataItem>
                <DataItem term={words.licence}>{detail.data.licence}</DataItem>
              </DataList>
              {version && wizard.base?.available && (
                <VersionLengths baseModelId={wizard.base.id} versionId={version.id} />
              )}
              <Tabs value={view} onValueChange={setView} className="gap-0 border-t">
                <TabsList aria-label={words.views} className="px-4">
                  <TabsTrigger value="rows">{words.asRows}</TabsTrigger>
                  <TabsTrigger value="tokens">{words.look.title}</TabsTrigger>
                </TabsList>
                <TabsContent value="rows">
                  <div>
                    <Table caption={words.preview(detail.data.name)}>
                      <TableHeader>
                        <TableRow>
                          <TableHead>{words.prompt}</TableHead>
                          <TableHead>{words.answer}</TableHead>
                        </TableRow>
                      </TableHeader>
                      <TableBody>
                        {rows.data?.rows.map((row) => (
                          <TableRow key={row.hash}>
                            <TableCell className="wrap-anywhere min-w-40 align-top text-xs">{row.prompt}</TableCell>
                            <TableCell className="wrap-anywhere min-w-32 align-top text-xs">{row.answer}</TableCell>
                          </TableRow>
                        ))}
                      </TableBody>
                    </Table>
                  </div>
                </TabsContent>
                <TabsContent value="tokens" className="p-4">
                  {version && wizard.base?.available && (
                    <TokenRows
                      baseModelId={wizard.base.id}
                      versionId={version.id}
                      maxLength={longestRow(wizard.texts.max_length, wizard.base)}
                    />
                  )}
                </TabsContent>
              </Tabs>
            </>
          )
        }
      </Loading>
    </Card>
  )
}
