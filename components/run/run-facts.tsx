'use client'
import { useExplorerLink } from '#components/chain/chain-context.tsx'
import { Time } from '#components/shell/time.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { paramFields } from '#lib/domain/param-fields.ts'
import { formatNumber } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import type { TrainParams } from '#lib/schemas/train-params.ts'
import { run as words } from '#lib/strings/run.ts'
import { train } from '#lib/strings/train.ts'

function shown(value: TrainParams[keyof TrainParams]): string {
  if (value === null) return words.auto
  if (typeof value === 'number') return formatNumber(value, 10)
  const { method, objective } = train.wizard
  return (method[value] ?? objective[value])?.[0] ?? value
}

/** Every parameter, and for those that were "auto" why they became what they are. */
export function RunParameters({ params, reasons }: { params: TrainParams; reasons: Record<string, string> }) {
  return (
    <Card>
      <CardHeader title={words.parameters} />
      <CardContent>
        <DataList className="border-t">
          {paramFields.map(({ name, title }) => (
            <DataItem
              key={name}
              term={
                <>
                  {title}
                  {reasons[name] && <span className="block text-xs">{reasons[name]}</span>}
                </>
              }
              className="min-h-8 flex-nowrap py-1.5"
            >
              {shown(params[name])}
            </DataItem>
          ))}
        </DataList>
      </CardContent>
    </Card>
  )
}

export function RunCheckpoints({ run }: { run: RunDetail }) {
  return (
    <Card>
      <CardHeader title={words.checkpoints} description={words.checkpointsHelp} />
      {run.checkpoints.length === 0 ? (
        <CardContent className="text-muted-foreground">{words.checkpointsNone}</CardContent>
      ) : (
        <div className="border-t">
          <Table caption={words.checkpoints}>
            <TableHeader>
              <TableRow>
                <TableHead numeric>{words.step}</TableHead>
                <TableHead>{words.saved}</TableHead>
                <TableHead>{words.anchor}</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {run.checkpoints.map((checkpoint) => (
                <TableRow key={checkpoint.step}>
                  <TableCell numeric>{formatNumber(checkpoint.step)}</TableCell>
                  <TableCell className="whitespace-nowrap text-muted-foreground">
                    <Time value={checkpoint.createdAt} />
                  </TableCell>
                  <TableCell className="whitespace-nowrap">
                    <Transaction hash={checkpoint.txHash} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
    </Card>
  )
}

function Transaction({ hash }: { hash: string | null }) {
  const href = useExplorerLink('tx', hash)
  if (!hash) return <span className="text-muted-foreground">{words.anchoring}</span>
  return <Hash value={hash} label={words.copyTransaction} href={href} />
}

export function RunHashes({ run }: { run: RunDetail }) {
  const hashes = [
    [words.adapterHash, run.adapterSha256, words.copyAdapter],
    [words.runRoot, run.runRoot, words.copyRunRoot],
    [words.indexRoot, run.indexRoot, words.copyIndex],
  ] as const
  if (hashes.every(([, value]) => value === null)) return null
  return (
    <Card>
      <CardHeader title={words.record} />
      <CardContent>
        <DataList className="border-t">
          {hashes.map(([term, value, label]) =>
            value ? (
              <DataItem key={term} term={term}>
                <Hash value={value} label={label} />
              </DataItem>
            ) : null,
          )}
        </DataList>
      </CardContent>
    </Card>
  )
}
