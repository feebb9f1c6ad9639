import { z } from 'zod'
import { faucetInput } from '#lib/schemas/auth.ts'
import { chainConfigSchema } from '#lib/schemas/chain-config.ts'
import { chainEventsInput, chainEventsOutput, chainIndexerSchema } from '#lib/schemas/chain-index.ts'
import { bytes32Schema, weiSchema } from '#lib/schemas/common.ts'
import { supplySchema } from '#lib/schemas/supply.ts'
import { anyone } from './base.ts'

const tags = ['chain']
export const chain = {
  config: anyone
    .route({ method: 'GET', path: '/chain/config', summary: 'Chain, contracts and currency', tags })
    .output(chainConfigSchema),
  supply: anyone
    .route({ method: 'GET', path: '/chain/supply', summary: 'Where all OPEN is: burned, locked, staked, …', tags })
    .output(supplySchema),
  events: anyone
    .route({ method: 'GET', path: '/chain/events', summary: 'Newest events of all contracts, from the index', tags })
    .input(chainEventsInput)
    .output(chainEventsOutput),
  indexer: anyone
    .route({ method: 'GET', path: '/chain/indexer', summary: 'How far the index is behind the chain', tags })
    .output(chainIndexerSchema),
  faucet: anyone
    .route({ method: 'POST', path: '/chain/faucet', summary: 'Fund a new wallet (embedded chain only)', tags })
    .input(faucetInput)
    .output(z.object({ balance: weiSchema, txHash: bytes32Schema.nullable() })),
}
