'use client'
import { useExplorerLink } from '#components/chain/chain-context.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx'
import { formatNumber } from '#lib/format.ts'
import type { ModelDetail } from '#lib/schemas/model.ts'
import { models } from '#lib/strings/models.ts'

const words = models.record

export function ModelAnchors({ anchors }: { anchors: ModelDetail['anchors'] }) {
  return (
    <Card>
      <CardHeader title={words.anchors} description={words.anchorsHelp} />
      {anchors.length === 0 ? (
        <CardContent className="text-muted-foreground">{words.noAnchors}</CardContent>
      ) : (
        <div className="border-t">
          <Table caption={words.anchors}>
            <TableHeader>
              <TableRow>
                <TableHead numeric>{words.anchorStep}</TableHead>
                <TableHead numeric>{words.transaction}</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {anchors.map(({ step, txHash }) => (
                <TableRow key={step}>
                  <TableCell numeric>{formatNumber(step)}</TableCell>
                  <TableCell numeric>
                    <Anchor hash={txHash} />
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

function Anchor({ hash }: { hash: string }) {
  const href = useExplorerLink('tx', hash)
  return <Hash value={hash} label={words.copy(words.transaction)} href={href} />
}
