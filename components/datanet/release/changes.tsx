import { ClipboardCheck } from 'lucide-react'
import Link from 'next/link'
import type { z } from 'zod'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Stat, StatRow } from '#components/ui/stat.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import type { releasePreviewSchema } from '#lib/schemas/release.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { release } from '#lib/strings/release.ts'

const words = release.changes
export type Preview = z.infer<typeof releasePreviewSchema>

/** What would be released now, against the version before. */
export function Changes({ datanet, preview }: { datanet: DatanetDetail; preview: Preview }) {
  const { changes, rows, version, pool } = preview
  if (rows === 0) {
    return (
      <EmptyState
        icon={ClipboardCheck}
        title={words.title(formatNumber(version))}
        action={
          <Button variant="primary" asChild>
            {datanet.waiting > 0 ? (
              <Link href={`/datanets/${datanet.slug}/review`}>{words.toReview}</Link>
            ) : (
              <Link href={`/datanets/${datanet.slug}/contribute`}>{datanets.detail.contribute}</Link>
            )}
          </Button>
        }
      >
        {words.none}
      </EmptyState>
    )
  }
  const same = version > 1 && changes.added + changes.removed + changes.edited === 0
  return (
    <section className="grid gap-3">
      <div>
        <h2 className="font-medium">{words.title(formatNumber(version))}</h2>
        <p className="text-muted-foreground text-xs">{words.help}</p>
      </div>
      <StatRow>
        <Stat label={words.rows} value={formatNumber(rows)} />
        <Stat label={words.added} value={formatNumber(changes.added)} />
        <Stat label={words.removed} value={formatNumber(changes.removed)} />
        <Stat label={words.edited} value={formatNumber(changes.edited)} />
        <Stat label={words.unchanged} value={formatNumber(changes.unchanged)} />
        {pool !== '0' && <Stat label={words.pool} value={formatOpen(pool)} hint={words.poolHelp} />}
      </StatRow>
      {same && (
        <Status tone="warning" className="whitespace-normal">
          {words.same}
        </Status>
      )}
    </section>
  )
}
