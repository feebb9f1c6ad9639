// Every event of every contract: kept as it is in `event`, then handed to what it means for the other tables.

import { ponder } from 'ponder:registry'
import type { Block, Log, Transaction } from 'ponder'
import { eventNames, indexedContracts } from '../contracts.ts'
import { eventAccount, event as eventTable } from '../ponder.schema.ts'
import { projections } from '../projections/index.ts'
import { accountsIn, plain } from '../projections/plain.ts'
import type { Db } from '../projections/projection.ts'

type Emitted = { id: string; args: unknown; block: Block; log: Log; transaction: Transaction }
type Handler = (input: { event: Emitted; context: { db: Db } }) => Promise<void>

/** Ponder types the names of events it reads in a literal configuration; ours come from the ABIs when it starts. */
const onEvent = ponder.on.bind(ponder) as unknown as (name: string, handler: Handler) => void

for (const { name: contract, abi } of indexedContracts) {
  for (const name of eventNames(abi)) {
    onEvent(`${contract}:${name}`, async ({ event, context: { db } }) => {
      await record(contract, name, event, db)
      const at = { id: event.id, time: event.block.timestamp, txHash: event.transaction.hash }
      await projections[contract]?.[name]?.(event.args as never, db, at)
    })
  }
}

async function record(contract: string, name: string, event: Emitted, db: Db): Promise<void> {
  const { id, block, transaction, log } = event
  const args = plain(event.args ?? {})
  await db.insert(eventTable).values({
    ...{ id, contract, address: log.address, name, args },
    ...{ blockNumber: block.number, blockHash: block.hash, time: block.timestamp },
    ...{ txHash: transaction.hash, sender: transaction.from, logIndex: log.logIndex },
  })
  const accounts = new Set([...accountsIn(args), ...accountsIn(transaction.from)])
  await db.insert(eventAccount).values([...accounts].map((account) => ({ account, eventId: id })))
}
