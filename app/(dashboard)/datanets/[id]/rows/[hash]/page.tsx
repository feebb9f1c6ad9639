import type { Metadata } from 'next'
import { RowPage } from '#components/datanet/rows/row-page.tsx'
import { Page } from '#components/shell/page.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { rows } from '#lib/strings/rows.ts'

type Props = { params: Promise<{ id: string; hash: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: rows.page.title(shortHash((await params).hash)) }
}

export default async function RowRoute({ params }: Props) {
  const { id, hash } = await params
  return (
    <Page>
      <RowPage id={decodeURIComponent(id)} hash={hash} />
    </Page>
  )
}
