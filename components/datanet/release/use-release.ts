'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Hex } from 'viem'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { useTransaction } from '#components/chain/transaction-provider.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { type ApiProblem, explainApiError } from '#lib/api/explain-error.ts'
import { datanetRegistryAbi } from '#lib/chain/generated/abis.ts'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import type { ReleaseJob } from '#lib/schemas/release.ts'
import { release as words } from '#lib/strings/release.ts'
import { sentRelease } from './sent-release.ts'

type Transaction = NonNullable<ReleaseJob['transaction']>
type Outcome = { notice?: string; problem?: ApiProblem; released?: DatanetDetail }

function request({ functionName, version, salt, chainDatanetId, root, rows, manifestHash }: Transaction, name: string) {
  const count = formatNumber(rows)
  return functionName === 'create'
    ? { effect: words.effectCreate(name, count), functionName, args: [salt, root, rows, manifestHash] }
    : {
        effect: words.effectRelease(name, formatNumber(version), count),
        functionName,
        args: [BigInt(chainDatanetId), root, rows, manifestHash],
      }
}

/** Sends what was prepared and has the server read it from the chain. A hash that was sent is confirmed before another is. */
export function useRelease(datanet: DatanetDetail) {
  const { addresses } = useChainConfig()
  const queries = useQueryClient()
  const send = useTransaction()
  const [busy, setBusy] = useState<'sending' | 'confirming' | null>(null)
  const [outcome, setOutcome] = useState<Outcome>({})

  const confirm = async (txHash: Hex): Promise<Outcome> => {
    setBusy('confirming')
    const released = await client.releases.confirm({ id: datanet.id, txHash })
    sentRelease.forget(datanet.id)
    await queries.invalidateQueries({ queryKey: orpc.datanets.key() })
    await queries.invalidateQueries({ queryKey: orpc.releases.key() })
    return { released }
  }
  const attempt = async (work: () => Promise<Outcome>) => {
    setOutcome({})
    try {
      setOutcome(await work())
    } catch (error) {
      const problem = explainApiError(error)
      // The chain knows the transaction, and what it says cannot change: asking again would not help.
      if (problem.code === 'bad_input') sentRelease.forget(datanet.id)
      setOutcome({ problem })
      await queries.invalidateQueries({ queryKey: orpc.releases.key() })
    } finally {
      setBusy(null)
    }
  }
  const run = (transaction: Transaction, pool: string) =>
    attempt(async () => {
      setBusy('sending')
      const { effect, functionName, args } = request(transaction, datanet.name)
      const result = await send({
        action: words.action(formatNumber(transaction.version)),
        effect: [effect, ...(pool === '0' ? [] : [words.effectPool(formatOpen(pool))]), words.effectForever],
        address: addresses.datanetRegistry,
        abi: datanetRegistryAbi,
        contractName: 'DatanetRegistry',
        functionName,
        args,
      })
      if (result.status !== 'confirmed') {
        return { notice: result.status === 'rejected' ? words.rejected : result.message }
      }
      sentRelease.keep(datanet.id, result.hash)
      return confirm(result.hash)
    })
  return { run, confirmSent: (hash: Hex) => attempt(() => confirm(hash)), busy, ...outcome }
}
