'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { useTransaction } from '#components/chain/transaction-provider.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { modelRegistryAbi } from '#lib/chain/generated/abis.ts'
import { formatOpen } from '#lib/format.ts'
import type { PreparePublishInput } from '#lib/schemas/model.ts'
import { models } from '#lib/strings/models.ts'
import { clearSent, keepSent, type Sent } from './sent-publish.ts'

const words = models.publish

/** Declined in the wallet: no error, the form stays as it is. */
export class Declined extends Error {}

/**
 * Prepare (passport and arguments) → one transaction → confirm → the model's page. A transaction that was sent is kept in
 * this browser until the server has it, so that confirming again never pays again.
 */
export function usePublish(runId: string) {
  const chain = useChainConfig()
  const requireSession = useRequireSession()
  const send = useTransaction()
  const queries = useQueryClient()
  const router = useRouter()

  const confirm = useMutation({
    mutationFn: ({ versionId, txHash }: Sent) => client.models.confirmPublish({ versionId, txHash }),
    onSuccess: async (model) => {
      clearSent(runId)
      toast.success(words.publishedToast(model.name), { id: `published-${model.slug}` })
      router.push(`/models/${model.slug}`)
      await Promise.all([
        queries.invalidateQueries({ queryKey: orpc.models.key() }),
        queries.invalidateQueries({ queryKey: orpc.runs.key() }),
      ])
    },
  })

  const publish = useMutation({
    mutationFn: async (input: Omit<PreparePublishInput, 'runId'>) => {
      const session = await requireSession({ reason: words.signInReason, wallet: true })
      if (!session) throw new Declined()
      const prepared = await client.models.preparePublish({ ...input, runId })
      const { fields } = prepared
      const result = await send({
        action: words.action,
        effect: [
          words.effects.token(prepared.slug),
          words.effects.price(formatOpen(prepared.pricePer1k)),
          words.effects.record,
        ],
        address: chain.addresses.modelRegistry,
        abi: modelRegistryAbi,
        functionName: 'publish',
        args: [
          {
            ...fields,
            datanets: fields.datanets.map(({ datanetId, version }) => ({ datanetId: BigInt(datanetId), version })),
          },
          prepared.slug,
          BigInt(prepared.pricePer1k),
        ],
        contractName: 'ModelRegistry',
      })
      if (result.status === 'rejected') throw new Declined(result.message)
      if (result.status === 'failed') throw Object.assign(new Error(result.message), { code: 'transaction' })
      const sent: Sent = { versionId: prepared.versionId, txHash: result.hash }
      keepSent(runId, sent)
      return sent
    },
    onSuccess: (sent) => confirm.mutate(sent),
  })

  return { publish, confirm }
}
