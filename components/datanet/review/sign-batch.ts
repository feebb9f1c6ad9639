'use client'
import { signTypedData } from '@wagmi/core'
import { useConfig } from 'wagmi'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { explainChainError } from '#components/chain/explain-error.ts'
import type { BatchSignature } from '#lib/schemas/upload.ts'
import { commitTo, contributionTypedData, type SignedBatch } from '../sign-contribution.ts'

export type SignStage = 'committing' | 'signing' | 'sending'
export type SignResult<T> = { done: T } | { declined: true }

export type SignParts<T> = {
  batch: SignedBatch
  commit: (commitment: `0x${string}`) => Promise<unknown>
  sign: (signature: BatchSignature) => Promise<T>
  onStage: (stage: SignStage) => void
}

/** commit → EIP-712 signature → hand in. A declined signature is no error. Throws what the API throws. */
export function useSignBatch(): <T>(parts: SignParts<T>) => Promise<SignResult<T>> {
  const chain = useChainConfig()
  const config = useConfig()
  return async ({ batch, commit, sign, onStage }) => {
    const { salt, commitment } = commitTo(batch.contributor, batch.root)
    onStage('committing')
    await commit(commitment)
    onStage('signing')
    const typed = contributionTypedData(chain, batch)
    const signature = await signTypedData(config, { ...typed, account: batch.contributor }).catch((error) => {
      if (explainChainError(error).kind === 'rejected') return null
      throw error
    })
    if (!signature) return { declined: true }
    onStage('sending')
    const { nonce, deadline } = typed.message
    return { done: await sign({ salt, nonce: nonce.toString(), deadline: Number(deadline), signature }) }
  }
}
