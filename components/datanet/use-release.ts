'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { useTransaction } from '#components/chain/transaction-provider.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { datanetRegistryAbi } from '#lib/chain/generated/abis.ts'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import type { PendingRelease } from './pending-release.ts'

const words = datanets.upload

export type ReleaseResult = { released: DatanetDetail } | { notice: string }

/** Sends DatanetRegistry.create and confirms it with the server. Throws what the API throws; a declined wallet is a notice. */
export function useRelease(onSent?: () => void): (pending: PendingRelease, name: string) => Promise<ReleaseResult> {
  const { addresses } = useChainConfig()
  const queries = useQueryClient()
  const send = useTransaction()
  return async ({ id, release }, name) => {
    const result = await send({
      action: words.releaseAction,
      effect: [words.releaseEffect(name, formatNumber(release.rows)), words.releaseForever],
      address: addresses.datanetRegistry,
      abi: datanetRegistryAbi,
      contractName: 'DatanetRegistry',
      functionName: 'create',
      args: [release.salt, release.root, release.rows, release.manifestHash],
    })
    if (result.status !== 'confirmed') {
      return { notice: result.status === 'rejected' ? words.rejectedRelease : result.message }
    }
    onSent?.()
    const released = await client.datanets.confirmRelease({ id, txHash: result.hash })
    await queries.invalidateQueries({ queryKey: orpc.datanets.key() })
    return { released }
  }
}
