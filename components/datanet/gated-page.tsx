'use client'
import type { LucideIcon } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { useSession } from '#components/chain/use-session.ts'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { DatanetAccess, DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { DatanetFrame } from './datanet-frame.tsx'

type Words = Record<'title' | 'intro' | 'signInTitle' | 'signInText' | 'signIn' | 'barredTitle' | 'barredText', string>
export type GatedPageProps = {
  id: string
  may: (access: DatanetAccess) => boolean
  icon: LucideIcon
  words: Words
  /** Beside the sentence for those who may not: how they could. */
  help?: (datanet: DatanetDetail) => ReactNode
  children: (datanet: DatanetDetail, address: string) => ReactNode
}

/** A page of a Datanet for some only; the others are told who may, and what they can do. */
export function GatedPage({ id, may, icon, words, help, children }: GatedPageProps) {
  const { session, pending } = useSession()
  const requireSession = useRequireSession()
  return (
    <DatanetFrame id={id} pending={pending}>
      {(datanet) =>
        session && may(datanet.access) ? (
          children(datanet, session.address)
        ) : (
          <div className="grid gap-6">
            <PageHeader trail={trailOf(datanet)} title={words.title} description={words.intro} />
            {session ? (
              <>
                <EmptyState
                  icon={icon}
                  title={words.barredTitle}
                  sample={
                    <Link href={`/datanets/${datanet.slug}`} className="text-link">
                      {datanets.toDatanet}
                    </Link>
                  }
                >
                  {words.barredText}
                </EmptyState>
                {help?.(datanet)}
              </>
            ) : (
              <EmptyState
                icon={icon}
                title={words.signInTitle}
                action={
                  <Button variant="primary" onClick={() => requireSession({ reason: words.signInText })}>
                    {words.signIn}
                  </Button>
                }
              >
                {words.signInText}
              </EmptyState>
            )}
          </div>
        )
      }
    </DatanetFrame>
  )
}

/** From the list of Datanets down to this one, and to a tab of its page. */
export const trailOf = ({ name, slug }: DatanetDetail, tab?: string) => [
  { label: datanets.title, href: '/datanets' },
  { label: name, href: `/datanets/${slug}${tab ? `?tab=${tab}` : ''}` },
]
