'use client'
import Link from 'next/link'
import { useState } from 'react'
import { BarList } from '#components/charts/bar-list.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { common } from '#lib/strings/common.ts'
import { datanets } from '#lib/strings/datanets.ts'

const words = datanets.detail
const shownAtFirst = 8

/** Who contributed how many rows; every name leads to what it earned. */
export function ContributorBoard({ board, total }: { board: DatanetDetail['contributorBoard']; total: number }) {
  const [all, setAll] = useState(false)
  const shown = all ? board : board.slice(0, shownAtFirst)
  return (
    <Card>
      <CardHeader title={words.contributors} description={words.contributorsHelp} />
      <CardContent className="grid gap-3">
        <BarList
          label={words.contributors}
          items={shown.map(({ address, name, rows }) => ({
            id: `${address}:${name}`,
            share: total > 0 ? rows / total : 0,
            label: (
              <Link
                href={`/earnings?account=${address}`}
                title={address}
                className="inline-flex min-h-6 items-center text-link"
              >
                {name ?? <span className="font-mono text-xs">{shortHash(address)}</span>}
              </Link>
            ),
            aside: words.rowsCount(formatNumber(rows)),
          }))}
        />
        {board.length > shown.length && (
          <Button variant="link" className="justify-self-start" onClick={() => setAll(true)}>
            {common.actions.seeAll} {formatNumber(board.length)}
          </Button>
        )}
      </CardContent>
    </Card>
  )
}
