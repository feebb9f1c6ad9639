import type { ChainIndexer } from '#lib/schemas/chain-index.ts'
import { publicClient } from '../chain/index.ts'
import { db } from '../db.ts'
import { hasViews, isoTime } from './views.ts'

/** More than the indexer needs to see a block: it looks every two seconds. */
const FEW_BLOCKS = 10
/** Ponder writes a sign of life every 10 s. */
const ALIVE_S = 30

/** How far the index is behind the chain. */
export async function getIndexer(): Promise<ChainIndexer> {
  const [there, number] = await Promise.all([hasViews(), publicClient().then((client) => client.getBlockNumber())])
  const head = Number(number)
  const absent: ChainIndexer = { state: 'absent', block: null, time: null, head, lag: null }
  if (!there) return absent
  // a checkpoint of Ponder's begins with 10 digits of seconds, 16 of the chain's id, 16 of the block's number
  const [index] = await db().$queryRaw<{ block: bigint; time: bigint; ready: boolean; alive: boolean }[]>`
    SELECT substr(latest_checkpoint, 27, 16)::int8 AS block, substr(latest_checkpoint, 1, 10)::int8 AS time,
      value ->> 'is_ready' = '1' AS ready,
      (value ->> 'heartbeat_at')::float8 / 1000 > extract(epoch FROM now()) - ${ALIVE_S} AS alive
    FROM chain._ponder_checkpoint, chain._ponder_meta`
  if (!index) return absent
  const block = Number(index.block)
  const lag = Math.max(0, head - block)
  const current = index.ready && index.alive && lag <= FEW_BLOCKS
  return { state: current ? 'current' : 'behind', block, time: isoTime(index.time), head, lag }
}
