import { getAddress, type Hex } from 'viem'
import type { z } from 'zod'
import type { ChainEvents, chainEventsInput } from '#lib/schemas/chain-index.ts'
import { Prisma } from '#prisma/generated/client.ts'
import { db } from '../db.ts'
import { hasViews, isoTime } from './views.ts'

type EventRow = {
  id: string
  contract: string
  address: string
  name: string
  args: Record<string, unknown>
  block: bigint
  time: bigint
  txHash: Hex
  sender: string
}

/** Events of all contracts, newest first; none while there is no index. */
export async function listEvents({ input }: { input: z.output<typeof chainEventsInput> }): Promise<ChainEvents> {
  if (!(await hasViews())) return { events: [], nextCursor: null }
  const { contract, name, account, cursor, limit } = input
  const ofAccount = account
    ? Prisma.sql`JOIN chain.event_account ON event_id = id AND account = ${account.toLowerCase()}`
    : Prisma.empty
  const conditions = [
    Prisma.sql`TRUE`,
    ...(contract ? [Prisma.sql`contract = ${contract}`] : []),
    ...(name ? [Prisma.sql`name = ${name}`] : []),
    ...(cursor ? [Prisma.sql`id < ${cursor}`] : []),
  ]
  const rows = await db().$queryRaw<EventRow[]>`
    SELECT id, contract, address, name, args, block_number::int8 AS block, time::int8, tx_hash AS "txHash", sender
    FROM chain.event ${ofAccount}
    WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY id DESC LIMIT ${limit + 1}`
  const events = rows.slice(0, limit).map((row) => ({
    ...row,
    address: getAddress(row.address),
    sender: getAddress(row.sender),
    block: Number(row.block),
    time: isoTime(row.time),
  }))
  return { events, nextCursor: rows.length > limit ? (events.at(-1)?.id ?? null) : null }
}
