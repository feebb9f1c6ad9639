import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { Suspense } from 'react'
import { DatanetList } from '#components/datanet/list/datanet-list.tsx'
import { Page } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { datanets } from '#lib/strings/datanets.ts'

export const metadata: Metadata = { title: datanets.title }

export default function DatanetsPage() {
  return (
    <Page>
      <PageHeader
        title={datanets.title}
        description={datanets.intro}
        actions={
          <Button variant="primary" asChild>
            <Link href="/datanets/new">
              <Plus aria-hidden />
              {datanets.create}
            </Link>
          </Button>
        }
      />
      <Suspense>
        <DatanetList />
      </Suspense>
    </Page>
  )
}
