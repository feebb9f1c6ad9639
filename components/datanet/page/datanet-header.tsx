'use client'
import { ClipboardCheck, GraduationCap, Lock, Plus } from 'lucide-react'
import Link from 'next/link'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'

const words = datanets.detail

/** Name, state and facts, and what this account can do here. */
export function DatanetHeader({ datanet }: { datanet: DatanetDetail }) {
  const { access, slug, waiting } = datanet
  const released = datanet.latestVersion?.releasedAt != null
  const [main] = [released && 'train', access.contribute && 'contribute'].filter(Boolean)
  return (
    <PageHeader
      trail={[{ label: datanets.title, href: '/datanets' }]}
      title={datanet.name}
      description={datanet.summary}
      status={
        <>
          {datanet.visibility === 'private' && (
            <Badge tone="info" title={datanets.privateHelp}>
              <Lock aria-hidden />
              {datanets.private}
            </Badge>
          )}
          {!released && <Badge tone="warning">{datanets.unreleased}</Badge>}
        </>
      }
      meta={
        <>
          <span>{words.rowsCount(formatNumber(datanet.rows))}</span>
          <span>{words.contributorsCount(datanet.contributors, formatNumber(datanet.contributors))}</span>
          <span>{datanet.licence}</span>
          {datanet.tags.map((tag) => (
            <Link
              key={tag}
              href={`/datanets?tag=${encodeURIComponent(tag)}`}
              className="-my-1 inline-flex min-h-6 items-center hover:underline pointer-coarse:-my-3.5 pointer-coarse:min-h-11"
            >
              {tag}
            </Link>
          ))}
        </>
      }
      actions={
        <>
          {access.review && (
            <Button asChild>
              <Link href={`/datanets/${slug}/review`}>
                <ClipboardCheck aria-hidden />
                {waiting > 0 ? words.reviewCount(formatNumber(waiting)) : words.review}
              </Link>
            </Button>
          )}
          {(access.contribute || datanet.contributePolicy === 'open') && (
            <Button asChild variant={main === 'contribute' ? 'primary' : 'secondary'}>
              <Link href={`/datanets/${slug}/contribute`}>
                <Plus aria-hidden />
                {words.contribute}
              </Link>
            </Button>
          )}
          {released && (
            <Button variant="primary" asChild>
              <Link href={`/train/new?datanet=${slug}`}>
                <GraduationCap aria-hidden />
                {words.train}
              </Link>
            </Button>
          )}
        </>
      }
    />
  )
}
