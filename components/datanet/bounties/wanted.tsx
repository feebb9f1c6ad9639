'use client'
import { useState } from 'react'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { Bounties } from './bounties.tsx'
import { type BountyDraft, PostBounty } from './post-bounty.tsx'
import { Suggestions } from './suggestions.tsx'

/** What is worth adding: questions that its models got wrong, and what is promised for rows about them. */
export function Wanted({ datanet }: { datanet: DatanetDetail }) {
  const [draft, setDraft] = useState<BountyDraft | null>(null)
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Suggestions datanet={datanet} onBounty={datanet.access.own ? setDraft : undefined} />
      <Bounties datanet={datanet} onPost={() => setDraft({ title: '', terms: '' })} />
      {draft && <PostBounty datanet={datanet} draft={draft} onClose={() => setDraft(null)} />}
    </div>
  )
}
