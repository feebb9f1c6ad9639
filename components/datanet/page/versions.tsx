'use client'
import { Download, Rocket } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useExplorerLink } from '#components/chain/chain-context.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatBytes, formatDateTime, formatNumber } from '#lib/format.ts'
import type { DatanetDetail, DatanetVersion } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { fileLink, inOrder } from './file-link.ts'

const words = datanets.versions

/** Versions, newest first, each against the one before; curators release the next from here. */
export function Versions({ datanet }: { datanet: DatanetDetail }) {
  const { access, slug, versions } = datanet
  const release = access.curate && (
    <Button asChild>
      <Link href={`/datanets/${slug}/releases`}>
        <Rocket aria-hidden />
        {versions.some(({ releasedAt }) => releasedAt === null) ? words.finish : words.release}
      </Link>
    </Button>
  )
  if (versions.length === 0) {
    return (
      <EmptyState icon={Rocket} title={words.none} action={release}>
        {access.curate ? words.noneCurator : words.noneOther}
      </EmptyState>
    )
  }
  return (
    <div className="grid gap-4">
      {release && <div className="flex justify-end">{release}</div>}
      <ol className="grid gap-4">
        {versions.map((version) => (
          <li key={version.id}>
            <Version datanet={datanet} version={version} />
          </li>
        ))}
      </ol>
    </div>
  )
}

function Version({ datanet, version }: { datanet: DatanetDetail; version: DatanetVersion }) {
  const { access, slug, visibility } = datanet
  const transaction = useExplorerLink('tx', version.txHash)
  const open = visibility === 'public' || access.curate
  const name = String(version.version)
  return (
    <Card className="grid gap-3 p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="font-medium">{words.name(name)}</h2>
        {version.releasedAt ? (
          <p className="text-muted-foreground text-xs">
            {words.released} <time dateTime={version.releasedAt}>{formatDateTime(version.releasedAt)}</time>
          </p>
        ) : (
          <Status tone="warning">{words.notReleased}</Status>
        )}
      </div>
      <Changes version={version} />
      {version.notes && <Markdown text={version.notes} />}
      {version.withdrawnSince > 0 && (
        <p className="flex flex-wrap items-center gap-x-3">
          <Status tone="info" className="whitespace-normal">
            {words.withdrawn(formatNumber(version.withdrawnSince))}
          </Status>
          {open && (
            <a href={fileLink(slug, version.version, 'withdrawn.jsonl')} className="text-link text-xs">
              {words.withdrawnRows}
            </a>
          )}
        </p>
      )}
      <dl className="flex flex-wrap gap-x-6 gap-y-1 border-t pt-3 text-xs [&_dt]:text-muted-foreground">
        <Named term={words.root}>
          <Hash value={version.root} />
        </Named>
        <Named term={words.manifest}>
          <Hash value={version.manifestHash} />
        </Named>
        {version.txHash && (
          <Named term={words.transaction}>
            <Hash value={version.txHash} href={transaction} />
          </Named>
        )}
      </dl>
      {version.releasedAt && open && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
          <Link
            href={`/datanets/${slug}?tab=rows&version=${version.version}`}
            className="inline-flex min-h-6 items-center text-link pointer-coarse:min-h-11"
          >
            {words.rows}
          </Link>
          {Object.keys(version.files).length === 0 && <Status tone="running">{words.filesComing}</Status>}
          {inOrder(version.files).map(([file, { bytes }]) => (
            <a
              key={file}
              href={fileLink(slug, version.version, file)}
              download={`${slug}-v${version.version}-${file}`}
              className="inline-flex min-h-6 items-center gap-1 text-muted-foreground hover:text-foreground hover:underline pointer-coarse:min-h-11"
            >
              <Download aria-hidden className="size-3" />
              {file} <span>({formatBytes(bytes)})</span>
            </a>
          ))}
        </div>
      )}
    </Card>
  )
}

function Named({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex min-h-6 items-center gap-2">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Changes({ version }: { version: DatanetVersion }) {
  const { changes } = version
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="font-medium">{datanets.detail.rowsCount(formatNumber(version.rows))}</span>
      {version.version === 1 ? (
        <Badge>{words.changesFirst}</Badge>
      ) : (
        changes && (
          <span className="flex flex-wrap gap-x-3 text-muted-foreground text-xs">
            <span className="text-success">{words.added(`+${formatNumber(changes.added)}`)}</span>
            <span className={changes.removed > 0 ? 'text-danger' : undefined}>
              {words.removed(formatNumber(changes.removed))}
            </span>
            <span>{words.edited(formatNumber(changes.edited))}</span>
            <span>{words.unchanged(formatNumber(changes.unchanged))}</span>
          </span>
        )
      )}
    </p>
  )
}
