'use client'
import { useChainConfig, useExplorerLink } from '#components/chain/chain-context.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { formatNumber } from '#lib/format.ts'
import type { ModelDetail } from '#lib/schemas/model.ts'
import { models } from '#lib/strings/models.ts'
import { readPassport } from './read-passport.ts'

const words = models.record

/** What the chain holds of this model. */
export function ModelRecord({ model }: { model: ModelDetail }) {
  const chain = useChainConfig()
  const transaction = useExplorerLink('tx', model.txHash)
  const contract = useExplorerLink('address', chain.addresses.modelRegistry)
  const owner = useExplorerLink('address', model.ownerAddress)
  const base = readPassport(model.passport)?.baseModel.sha256
  const hashes: [string, string][] = [
    ...(base ? [[words.base, base] as [string, string]] : []),
    [words.adapter, model.adapterSha256],
    [words.gguf, model.ggufSha256],
    [words.template, model.templateHash],
    ...model.datanets.map((datanet): [string, string] => [
      words.datanet(datanet.name, formatNumber(datanet.version)),
      datanet.root,
    ]),
    [words.runRoot, model.runRoot],
    [words.indexRoot, model.indexRoot],
    [words.passport, model.passportHash],
  ]
  return (
    <Card>
      <CardHeader title={words.title} description={words.help} />
      <CardContent>
        <DataList className="border-t">
          <DataItem term={words.modelId}>{model.chainModelId}</DataItem>
          <DataItem term={models.detail.owner}>
            <Hash value={model.ownerAddress} label={words.copy(models.detail.owner)} href={owner} />
          </DataItem>
          <DataItem term={words.registry} hint={chain.name}>
            <Hash value={chain.addresses.modelRegistry} label={words.copy(words.registry)} href={contract} />
          </DataItem>
          <DataItem term={words.transaction}>
            <Hash value={model.txHash} label={words.copy(words.transaction)} href={transaction} />
          </DataItem>
          <DataItem term={words.block}>{formatNumber(Number(model.blockNumber))}</DataItem>
          {hashes.map(([term, value]) => (
            <DataItem key={term} term={term}>
              <Hash value={value} label={words.copy(term)} />
            </DataItem>
          ))}
        </DataList>
      </CardContent>
    </Card>
  )
}
