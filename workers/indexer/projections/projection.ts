import type { Context } from 'ponder:registry'
import type { Abi, ContractEventName, DecodeEventLogReturnType, Hex } from 'viem'

export type Db = Context['db']
/** Where an event stands: its id in `event`, the second of its block, its transaction. */
export type At = { id: string; time: bigint; txHash: Hex }

/** What a contract's events do to the tables. An event that has nothing here is in `event` alone. */
export type Projections<abi extends Abi> = {
  [name in ContractEventName<abi>]?: (
    args: Required<DecodeEventLogReturnType<abi, name>['args']>,
    db: Db,
    at: At,
  ) => Promise<unknown>
}

/** Changes a row that an earlier event made. What began before the first indexed block has no row, and gets none. */
export async function amend<row>(found: Promise<row | null>, change: (row: row) => Promise<unknown>): Promise<void> {
  const row = await found
  if (row) await change(row)
}
