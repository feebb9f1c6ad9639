'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useExplorerLink } from '#components/chain/chain-context.tsx'
import { useAccountName } from '#components/chain/use-session.ts'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatDate } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { AskToJoin } from '../members/ask-to-join.tsx'
import { Quality } from './quality.tsx'
import { UseIt } from './use-it.tsx'

const words = datanets.detail

/** What it is for, how good it is, and what one may do with it. */
export function Overview({ datanet }: { datanet: DatanetDetail }) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="grid min-w-0 gap-6">
        <About datanet={datanet} />
        <Guidelines text={datanet.guidelines} />
        <Quality datanet={datanet} />
      </div>
      <div className="grid min-w-0 gap-6">
        <AskToJoin datanet={datanet} />
        <UseIt datanet={datanet} />
        <Models models={datanet.models} />
        <Record datanet={datanet} />
      </div>
    </div>
  )
}

/** Nothing where the sentence under the name says it all. */
function About({ datanet }: { datanet: DatanetDetail }) {
  if (!datanet.description.trim() && datanet.sampleQuestions.length === 0) return null
  return (
    <Card>
      <CardHeader title={words.about} />
      <CardContent className="grid gap-4">
        <Markdown text={datanet.description || datanet.summary} />
        {datanet.sampleQuestions.length > 0 && (
          <Disclosure title={words.questions} aside={datanet.sampleQuestions.length} className="border-t pt-2">
            <p className="text-muted-foreground text-xs">{words.questionsHelp}</p>
            <ul className="wrap-anywhere mt-1 grid list-disc gap-1 pl-5">
              {datanet.sampleQuestions.map((question) => (
                <li key={question}>{question}</li>
              ))}
            </ul>
          </Disclosure>
        )}
      </CardContent>
    </Card>
  )
}

function Guidelines({ text }: { text: string }) {
  return (
    <Card>
      <CardHeader title={words.guidelines} />
      <CardContent>
        {text.trim() ? <Markdown text={text} /> : <p className="text-muted-foreground">{words.noGuidelines}</p>}
      </CardContent>
    </Card>
  )
}

function Models({ models }: { models: DatanetDetail['models'] }) {
  return (
    <Card>
      <CardHeader title={words.models} />
      <CardContent>
        {models.length === 0 ? (
          <p className="text-muted-foreground">{words.noModels}</p>
        ) : (
          <ul className="grid gap-1">
            {models.map((model) => (
              <li key={model.slug} className="flex items-center justify-between gap-3">
                <Link
                  href={`/models/${model.slug}`}
                  className="wrap-anywhere inline-flex min-h-6 min-w-0 items-center text-link"
                >
                  {model.name}
                </Link>
                <Button size="sm" variant="ghost" asChild>
                  <Link href={`/chat?model=${model.slug}`} aria-label={words.askNamed(model.name)}>
                    {words.ask}
                  </Link>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </CardContent>
    </Card>
  )
}

function Record({ datanet }: { datanet: DatanetDetail }) {
  const owner = useAccountName(datanet.ownerAddress)
  const link = useExplorerLink('address', datanet.ownerAddress)
  const licences = useQuery(orpc.datanets.licences.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
  const licence = licences.data?.data.find(({ id }) => id === datanet.licence)?.name
  return (
    <Card>
      <CardHeader title={words.record} />
      <CardContent>
        <DataList>
          <DataItem term={words.domain}>{datanet.domain}</DataItem>
          <DataItem term={words.kind}>{datanet.kinds.map((kind) => datanets.kinds[kind]).join(', ')}</DataItem>
          <DataItem term={words.licence} hint={licence}>
            {datanet.licence}
          </DataItem>
          <DataItem term={words.readers}>{words.readersOf[datanet.visibility]}</DataItem>
          <DataItem term={words.mayContribute}>{words.contributorsOf[datanet.contributePolicy]}</DataItem>
          <DataItem term={words.quorum}>{words.quorumOf(datanet.quorum)}</DataItem>
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
