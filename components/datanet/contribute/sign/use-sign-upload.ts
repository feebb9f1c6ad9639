'use client'
import { signTypedData } from '@wagmi/core'
import { useState } from 'react'
import { useConfig } from 'wagmi'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { explainChainError } from '#components/chain/explain-error.ts'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { client } from '#lib/api/client.ts'
import { type ApiProblem, explainApiError } from '#lib/api/explain-error.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { commitTo, contributionTypedData } from '../../sign-contribution.ts'
import type { HashedBatch } from '../hash-batch.ts'

const words = contribute.sign
export type SignStage = keyof typeof words.stages
export type SignOutcome = { notice?: string; problem?: Pick<ApiProblem, 'title' | 'next' | 'reference'> }
export type SignResult = { signed: Upload } | SignOutcome

/** commit → sign → send. What was hashed here is what is signed; a declined wallet is a notice, not an error. */
export function useSignUpload() {
  const chain = useChainConfig()
  const config = useConfig()
  const requireSession = useRequireSession()
  const [stage, setStage] = useState<SignStage | null>(null)

  const run = async (datanet: DatanetDetail, upload: Upload, batch: HashedBatch): Promise<SignResult> => {
    const session = await requireSession({ reason: contribute.signInReason, wallet: true })
    if (!session || !upload.kind) return {}
    const contributor = session.address
    // Another try commits anew: the server keeps the last one, with its own time.
    const { salt, commitment } = commitTo(contributor, batch.root)
    setStage('committing')
    await client.uploads.commit({ uploadId: upload.id, commitment })
    setStage('signing')
    const typed = contributionTypedData(chain, {
      chainDatanetId: datanet.chainDatanetId,
      contributor,
      root: batch.root,
      rows: batch.rows,
      kind: upload.kind,
      licence: datanet.licence,
    })
    const signed = await signTypedData(config, { ...typed, account: contributor }).then(
      (signature) => ({ signature }),
      (error) => {
        const { kind, message } = explainChainError(error)
        return { notice: kind === 'rejected' ? words.rejected : message }
      },
    )
    if ('notice' in signed) return signed
    setStage('sending')
    const { nonce, deadline } = typed.message
    const next = await client.uploads.sign({
      uploadId: upload.id,
      salt,
      nonce: nonce.toString(),
      deadline: Number(deadline),
      signature: signed.signature,
    })
    return { signed: next as Upload }
  }

  const sign = async (datanet: DatanetDetail, upload: Upload, batch: HashedBatch): Promise<SignResult> => {
    try {
      return await run(datanet, upload, batch)
    } catch (error) {
      return { problem: explainApiError(error) }
    } finally {
      setStage(null)
    }
  }
  return { sign, stage }
}
