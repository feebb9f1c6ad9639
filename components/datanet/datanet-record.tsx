'use client'
import { useExplorerLink } from '#components/chain/chain-context.tsx'
import { useAccountName } from '#components/chain/use-session.ts'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { formatDate } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'

const words = datanets.detail

export function DatanetRecord({ datanet }: { datanet: DatanetDetail }) {
  const owner = useAccountName(datanet.ownerAddress)
  const link = useExplorerLink('address', datanet.ownerAddress)
  return (
    <Card>
      <CardHeader title={words.record} />
      <CardContent>
        <DataList>
          <DataItem term={words.domain}>{datanet.domain}</DataItem>
          <DataItem term={words.kind}>{datanets.kinds[datanet.kind]}</DataItem>
          <DataItem term={words.licence}>{datanet.licence}</DataItem>
          <DataItem term={words.owner}>
            {owner && <span className="mr-2">{owner}</span>}
            <Hash value={datanet.ownerAddress} href={link} />
          </DataItem>
          <DataItem term={words.chainId}>
            <Hash value={datanet.chainDatanetId} />
          </DataItem>
          <DataItem term={words.created}>{formatDate(datanet.createdAt)}</DataItem>
        </DataList>
      </CardContent>
    </Card>
  )
}
