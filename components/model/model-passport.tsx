'use client'
import { Download } from 'lucide-react'
import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { canonicalJson } from '#lib/domain/hashing.ts'
import { paramFields } from '#lib/domain/param-fields.ts'
import { formatNumber } from '#lib/format.ts'
import type { ModelDetail } from '#lib/schemas/model.ts'
import { models } from '#lib/strings/models.ts'
import { readPassport } from './read-passport.ts'

const words = models.passport

/** What the model is made of, in words and as the very document whose hash is on the chain. */
export function ModelPassport({ model }: { model: ModelDetail }) {
  const passport = readPassport(model.passport)
  const text = canonicalJson(model.passport)
  const download = () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    link.download = `${model.slug}.passport.json`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <Card>
      <CardHeader
        title={words.title}
        description={words.help}
        actions={
          <>
            <CopyButton value={text} label={words.copy} showLabel />
            <Button variant="ghost" size="sm" onClick={download}>
              <Download aria-hidden />
              {words.download}
            </Button>
          </>
        }
      />
      <CardContent className="grid gap-3">
        <DataList className="border-y">
          <DataItem term={models.detail.base}>{passport?.baseModel.id ?? model.baseModelId}</DataItem>
          {passport?.datanets.map((datanet) => (
            <DataItem
              key={datanet.root}
              term={models.detail.trainedOn}
              hint={words.rows(formatNumber(datanet.rows), datanet.licence)}
            >
              {models.detail.datanet(datanet.name, formatNumber(datanet.version))}
            </DataItem>
          ))}
          <DataItem term={models.detail.run}>
            <Link href={`/train/${model.runId}`} className="text-link">
              {model.runId}
            </Link>
          </DataItem>
        </DataList>
        {model.datanets
          .filter(({ withdrawnRows }) => withdrawnRows > 0)
          .map(({ root, name, version, withdrawnRows }) => (
            <p key={root} className="text-sm">
              {models.detail.datanet(name, formatNumber(version))}:{' '}
              {words.withdrawn(withdrawnRows, formatNumber(withdrawnRows))}
            </p>
          ))}
        <Disclosure title={words.parameters}>
          <DataList>
            {paramFields.map(({ name, title }) => {
              const value = model.params[name]
              return (
                <DataItem key={name} term={title} className="min-h-8 py-1.5">
                  {typeof value === 'number' ? formatNumber(value, 10) : (value ?? '–')}
                </DataItem>
              )
            })}
          </DataList>
        </Disclosure>
        <Disclosure title={words.source}>
          <pre className="max-h-80 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs">
            {JSON.stringify(model.passport, null, 2)}
          </pre>
        </Disclosure>
        <p className="text-muted-foreground text-xs">
          {words.proved} {words.estimated}
        </p>
      </CardContent>
    </Card>
  )
}
