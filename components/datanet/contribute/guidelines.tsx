'use client'
import Link from 'next/link'
import { Badge } from '#components/ui/badge.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { ScrollArea } from '#components/ui/scroll-area.tsx'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { contribute as words } from '#lib/strings/contribute.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { licenceMeaning } from '../create/licence-picker.tsx'

/** What its curators ask for, beside every step; folded away where there is no room beside. */
export function Guidelines({ datanet }: { datanet: DatanetDetail }) {
  return (
    <>
      <Card className="order-first p-3 lg:hidden">
        <Disclosure title={words.guidelines}>
          <Text datanet={datanet} />
        </Disclosure>
      </Card>
      <Card className="sticky top-16 hidden lg:block">
        <CardHeader title={words.guidelines} />
        <CardContent>
          <ScrollArea label={words.guidelines} className="max-h-[calc(100dvh-10rem)]">
            <Text datanet={datanet} />
          </ScrollArea>
        </CardContent>
      </Card>
    </>
  )
}

function Text({ datanet }: { datanet: DatanetDetail }) {
  return (
    <div className="grid gap-4">
      {datanet.guidelines.trim() ? (
        <Markdown text={datanet.guidelines} />
      ) : (
        <p className="text-muted-foreground">{words.noGuidelines}</p>
      )}
      <div className="flex flex-wrap gap-1">
        {datanet.kinds.map((kind) => (
          <Badge key={kind} tone="outline">
            {datanets.kinds[kind]}
          </Badge>
        ))}
      </div>
      <p className="text-xs">
        <span className="block font-medium">{words.licenceOf(datanet.licence)}</span>
        <span className="text-muted-foreground">{licenceMeaning(datanet.licence)}</span>
      </p>
      <Link href={`/datanets/${datanet.slug}?tab=rows`} className="inline-flex min-h-6 items-center text-link text-xs">
        {words.seeRows}
      </Link>
    </div>
  )
}
