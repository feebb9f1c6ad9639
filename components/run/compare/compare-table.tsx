import type { ReactNode } from 'react'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { type ComparedRun, RunSwatch } from './compare-runs.tsx'

export type CompareRow = { id: string; title: ReactNode; cells: ReactNode[] }

/** One row for each thing that is compared, one column for each run. */
export function CompareTable({
  title,
  corner,
  items,
  rows,
  foot,
}: {
  title: string
  corner: string
  items: readonly ComparedRun[]
  rows: readonly CompareRow[]
  foot?: ReactNode
}) {
  return (
    <Card>
      <CardHeader title={title} />
      {rows.length > 0 && (
        <div className="border-t">
          <Table caption={title}>
            <TableHeader>
              <TableRow>
                <TableHead className="sticky left-0 z-10 bg-card">{corner}</TableHead>
                {items.map(({ run, place }) => (
                  <TableHead key={run.id} numeric className="max-w-40">
                    <span className="flex items-center justify-end gap-1.5" title={run.name}>
                      <RunSwatch place={place} />
                      <span className="truncate">{run.name}</span>
                    </span>
                  </TableHead>
                ))}
              </TableRow>
            </TableHeader>
            <TableBody>
              {rows.map((row) => (
                <TableRow key={row.id} className="group">
                  <th
                    scope="row"
                    className="sticky left-0 z-10 min-w-28 bg-card px-3 py-1 pl-4 text-left font-normal text-muted-foreground group-hover:bg-muted"
                  >
                    {row.title}
                  </th>
                  {items.map(({ run }, index) => (
                    <TableCell key={run.id} numeric className="max-w-64 min-w-24 whitespace-normal">
                      {row.cells[index]}
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
      {foot && <p className="border-t px-4 py-2 text-muted-foreground text-xs">{foot}</p>}
    </Card>
  )
}
