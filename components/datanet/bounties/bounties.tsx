'use client'
import { useQuery } from '@tanstack/react-query'
import { Award, Plus } from 'lucide-react'
import { useState } from 'react'
import { useExplorerLink } from '#components/chain/chain-context.tsx'
import { useAccountName } from '#components/chain/use-session.ts'
import { Button } from '#components/ui/button.tsx'
import { CardContent } from '#components/ui/card.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { Stat, StatRow } from '#components/ui/stat.tsx'
import { Status, type StatusTone } from '#components/ui/status.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatDate, formatOpen } from '#lib/format.ts'
import type { Bounty } from '#lib/schemas/bounty.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { QueryCard } from '../query-card.tsx'
import { AwardBounty } from './award-bounty.tsx'
import { type BountyOutcome, useBounty } from './use-bounty.ts'

const words = datanets.bounties
const tones = { draft: 'warning', open: 'running', awarded: 'success', cancelled: 'neutral' } satisfies Record<
  Bounty['state'],
  StatusTone
>

/** What is promised, what is left to promise, and what the next release divides. */
export function Bounties({ datanet, onPost }: { datanet: DatanetDetail; onPost: () => void }) {
  const bounties = useQuery(orpc.bounties.list.queryOptions({ input: { id: datanet.id } }))
  const shownTo = ({ state }: Bounty) => state !== 'draft' || datanet.access.own
  return (
    <QueryCard
      title={words.title}
      description={words.help}
      query={bounties}
      actions={
        datanet.access.own && (
          <Button size="sm" onClick={onPost}>
            <Plus aria-hidden />
            {words.post}
          </Button>
        )
      }
    >
      {({ available, pool, bounties }) => (
        <CardContent className="grid gap-4">
          <StatRow className="sm:grid-flow-row sm:grid-cols-2">
            <Stat
              label={words.available}
              value={formatOpen(available, { symbol: '' })}
              unit="OPEN"
              hint={words.availableHelp}
            />
            <Stat label={words.pool} value={formatOpen(pool, { symbol: '' })} unit="OPEN" hint={words.poolHelp} />
          </StatRow>
          {bounties.some(shownTo) ? (
            <ul className="grid gap-3">
              {bounties.filter(shownTo).map((bounty) => (
                <li key={bounty.id} className="rounded-md border p-3">
                  <OneBounty datanet={datanet} bounty={bounty} />
                </li>
              ))}
            </ul>
          ) : (
            <p className="text-muted-foreground">{words.none}</p>
          )}
        </CardContent>
      )}
    </QueryCard>
  )
}

function OneBounty({ datanet, bounty }: { datanet: DatanetDetail; bounty: Bounty }) {
  const winner = useAccountName(bounty.winner)
  const transaction = useExplorerLink('tx', bounty.txHash)
  return (
    <div className="grid gap-2">
      <div className="flex items-start justify-between gap-3">
        <p className="wrap-anywhere font-medium">{bounty.title}</p>
        <span className="shrink-0 font-medium">{formatOpen(bounty.amount)}</span>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 text-muted-foreground text-xs">
        <Status tone={tones[bounty.state]}>{words.states[bounty.state]}</Status>
        <span>{formatDate(bounty.createdAt)}</span>
        {bounty.winner && (
          <span className="inline-flex items-center gap-1" title={bounty.winner}>
            {words.paidTo} {winner ?? <Hash value={bounty.winner} />}
          </span>
        )}
        {bounty.txHash && <Hash value={bounty.txHash} href={transaction} />}
      </div>
      <Disclosure title={words.terms}>
        <Markdown text={bounty.terms} />
      </Disclosure>
      {datanet.access.own && <OwnerActions datanet={datanet} bounty={bounty} />}
    </div>
  )
}

function OwnerActions({ datanet, bounty }: { datanet: DatanetDetail; bounty: Bounty }) {
  const { post, cancel } = useBounty(datanet.chainDatanetId)
  const [busy, setBusy] = useState(false)
  const [awarding, setAwarding] = useState(false)
  const [notice, setNotice] = useState<string | null>(null)
  const run = async (work: Promise<BountyOutcome>, done: string) => {
    setBusy(true)
    setNotice(null)
    try {
      const refused = await work
      setNotice(refused)
      if (refused === null) toast.success(done)
    } catch (error) {
      setNotice(`${words.failed} ${explainApiError(error).title}`)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        {bounty.state === 'draft' && (
          <Button size="sm" variant="primary" loading={busy} onClick={() => void run(post(bounty), words.posted)}>
            {words.finishPost}
          </Button>
        )}
        {bounty.state === 'open' && (
          <>
            <Button size="sm" variant="primary" onClick={() => setAwarding(true)}>
              <Award aria-hidden />
              {words.award}
            </Button>
            <Button size="sm" loading={busy} onClick={() => void run(cancel(bounty), words.cancelled)}>
              {words.cancel}
            </Button>
          </>
        )}
      </div>
      {notice && (
        <p role="status" className="wrap-anywhere text-xs">
          {notice}
        </p>
      )}
      {awarding && <AwardBounty datanet={datanet} bounty={bounty} onClose={() => setAwarding(false)} />}
    </div>
  )
}
