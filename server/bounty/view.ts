import type { Bounty } from '#lib/schemas/bounty.ts'
import type { Bounty as Row } from '#prisma/generated/client.ts'
import { wei } from '../db.ts'

type Hex = `0x${string}`

export const toBounty = (row: Row): Bounty => ({
  ...{ id: row.id, title: row.title, terms: row.terms, createdAt: row.createdAt.toISOString() },
  chainBountyId: row.chainBountyId === null ? null : wei(row.chainBountyId).toString(),
  termsHash: row.termsHash as Hex,
  amount: wei(row.amount).toString(),
  state: row.state as Bounty['state'],
  winner: row.winner as Hex | null,
  txHash: row.txHash as Hex | null,
})
