import type { Metadata } from 'next'
import { WebhookCard } from '#components/inbox/webhook-card.tsx'
import { AccountCard } from '#components/settings/account-card.tsx'
import { ApiCard } from '#components/settings/api-card.tsx'
import { AppearanceCard } from '#components/settings/appearance-card.tsx'
import { ChannelsCard } from '#components/settings/channels-card.tsx'
import { NetworkCard } from '#components/settings/network-card.tsx'
import { WalletCard } from '#components/settings/wallet-card.tsx'
import { Page } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { settings } from '#lib/strings/settings.ts'

export const metadata: Metadata = { title: settings.title }

export default function SettingsPage() {
  return (
    <Page size="md">
      <PageHeader title={settings.title} />
      <AccountCard />
      <ChannelsCard />
      <WebhookCard />
      <WalletCard />
      <AppearanceCard />
      <NetworkCard />
      <ApiCard />
    </Page>
  )
}
