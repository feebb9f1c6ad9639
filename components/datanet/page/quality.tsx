'use client'
import { Histogram } from '#components/charts/histogram.tsx'
import { LineChart } from '#components/charts/line-chart.tsx'
import type { LineSeries } from '#components/charts/line-series.ts'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { formatCompact, formatFixed, formatNumber, formatPercent } from '#lib/format.ts'
import type { DatanetDetail, DatanetVersion } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'

const words = datanets.quality
type Counted = DatanetVersion & { quality: NonNullable<DatanetVersion['quality']> }

/** How good each version is: a chart from the second one on, a table beside it, and the newest one's lengths. */
export function Quality({ datanet }: { datanet: DatanetDetail }) {
  const counted = datanet.versions
    .filter((version): version is Counted => version.quality !== null && version.releasedAt !== null)
    .sort((a, b) => a.version - b.version)
  const newest = counted.at(-1)
  return (
    <Card>
      <CardHeader title={words.title} description={words.help} />
      <CardContent className="grid grid-cols-1 gap-6">
        {!newest ? (
          <p className="text-muted-foreground">{words.none}</p>
        ) : (
          <>
            {counted.length > 1 ? (
              <LineChart
                title={words.share}
                series={series(counted)}
                xLabel={words.version}
                yLabel={words.share}
                formatX={(value) => (Number.isInteger(value) ? formatNumber(value) : '')}
                formatY={(value) => formatPercent(value)}
                controls={{ smoothing: false, log: false }}
                height={200}
              />
            ) : (
              <p className="text-muted-foreground text-xs">{words.single}</p>
            )}
            <div className="-mx-4 border-y">
              <QualityTable versions={counted} />
            </div>
            {newest.quality.histogram.some(({ rows }) => rows > 0) ? (
              <Histogram
                title={words.lengths}
                bins={newest.quality.histogram}
                xLabel={words.tokensColumn}
                yLabel={words.rowsColumn}
              />
            ) : (
              <p className="text-muted-foreground text-xs">{words.lengthsNone}</p>
            )}
          </>
        )}
      </CardContent>
    </Card>
  )
}

function series(versions: readonly Counted[]): LineSeries[] {
  const line = (
    id: 'acceptedPermille' | 'reviewedPermille' | 'flaggedPermille',
    label: string,
    colour: 1 | 2 | 3,
  ): LineSeries => ({
    id,
    label,
    colour,
    kind: id === 'flaggedPermille' ? 'evaluation' : 'plain',
    points: versions.map(({ version, quality }) => ({ x: version, y: quality[id] / 1000 })),
  })
  return [
    line('acceptedPermille', words.accepted, 1),
    line('reviewedPermille', words.reviewed, 3),
    line('flaggedPermille', words.flagged, 2),
  ]
}

function QualityTable({ versions }: { versions: readonly Counted[] }) {
  return (
    <Table caption={words.caption}>
      <TableHeader>
        <TableRow>
          <TableHead>{words.version}</TableHead>
          <TableHead numeric>{words.rows}</TableHead>
          <TableHead numeric>{words.tokens}</TableHead>
          <TableHead numeric title={words.accepted}>
            {words.short.accepted}
          </TableHead>
          <TableHead numeric title={words.reviewed}>
            {words.short.reviewed}
          </TableHead>
          <TableHead numeric title={words.flagged}>
            {words.short.flagged}
          </TableHead>
          <TableHead numeric title={words.alphaHelp}>
            {words.alpha}
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {[...versions].reverse().map(({ id, version, rows, quality }) => (
          <TableRow key={id}>
            <TableCell>{words.versionNumber(formatNumber(version))}</TableCell>
            <TableCell numeric>{formatNumber(rows)}</TableCell>
            <TableCell numeric>{formatCompact(quality.tokens)}</TableCell>
            <TableCell numeric>{formatPercent(quality.acceptedPermille / 1000)}</TableCell>
            <TableCell numeric>{formatPercent(quality.reviewedPermille / 1000)}</TableCell>
            <TableCell numeric>{formatPercent(quality.flaggedPermille / 1000)}</TableCell>
            <TableCell numeric>
              {quality.alpha === null ? (
                <span className="text-muted-foreground">{words.tooFew}</span>
              ) : (
                formatFixed(quality.alpha, 2)
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
