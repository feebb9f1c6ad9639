'use client'
import Link from 'next/link'
import { sameAddress, useAccountName, useSession } from '#components/chain/use-session.ts'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { formatNumber } from '#lib/format.ts'
import { release } from '#lib/strings/release.ts'
import type { Preview } from './changes.tsx'

const words = release.unsigned

/** A hint, no obstacle: whose votes still have no signature. */
export function Unsigned({ slug, unsigned }: { slug: string; unsigned: Preview['unsigned'] }) {
  const { session } = useSession()
  if (unsigned.length === 0) return null
  const own = unsigned.some(({ reviewer }) => sameAddress(reviewer, session?.address))
  return (
    <Card>
      <CardHeader title={words.title} description={words.text} />
      <CardContent className="grid gap-2">
        <ul className="grid gap-1">
          {unsigned.map((entry) => (
            <Reviewer key={entry.reviewer} entry={entry} />
          ))}
        </ul>
        {own && (
          <Link href={`/datanets/${slug}/review`} className="inline-flex min-h-6 items-center text-link">
            {words.signYours}
          </Link>
        )}
      </CardContent>
    </Card>
  )
}

function Reviewer({ entry }: { entry: Preview['unsigned'][number] }) {
  const name = useAccountName(entry.reviewer)
  return (
    <li className="flex justify-between gap-4" title={entry.reviewer}>
      <span>{name ?? <span className="font-mono text-xs">{shortHash(entry.reviewer)}</span>}</span>
      <span className="text-muted-foreground">{words.votes(formatNumber(entry.votes))}</span>
    </li>
  )
}
