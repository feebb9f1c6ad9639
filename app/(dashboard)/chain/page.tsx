import type { Metadata } from 'next'
import { Suspense } from 'react'
import { AllocationTable } from '#components/network/allocation-table.tsx'
import { ContractsCard } from '#components/network/contracts-card.tsx'
import { EventsCard } from '#components/network/events-card.tsx'
import { FeesCard } from '#components/network/fees-card.tsx'
import { SupplyCard } from '#components/network/supply-card.tsx'
import { Page } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Card, CardHeader } from '#components/ui/card.tsx'
import { network } from '#lib/strings/network.ts'

export const metadata: Metadata = { title: network.title }

export default function ChainPage() {
  return (
    <Page>
      <PageHeader title={network.title} description={network.intro} />
      <SupplyCard />
      <Card>
        <CardHeader title={network.allocation.title} />
        <AllocationTable />
      </Card>
      <FeesCard />
      <ContractsCard />
      <Suspense>
        <EventsCard />
      </Suspense>
    </Page>
  )
}
