import { z } from 'zod'
import { bytes32Schema } from '#lib/schemas/common.ts'
import { type Commitment, commitTo } from '../../sign-contribution.ts'

const item = (uploadId: string) => `commitment-${uploadId}`
const keptSchema = z.object({ contributor: z.string(), root: bytes32Schema, salt: bytes32Schema })

/** The server keeps an upload's first commitment: after a refresh the same salt makes the same one. */
export function rememberedCommitment(uploadId: string, contributor: `0x${string}`, root: `0x${string}`): Commitment {
  const text = localStorage.getItem(item(uploadId))
  const kept = text === null ? null : keptSchema.safeParse(JSON.parse(text)).data
  if (kept?.contributor === contributor && kept.root === root) return commitTo(contributor, root, kept.salt)
  const made = commitTo(contributor, root)
  localStorage.setItem(item(uploadId), JSON.stringify({ contributor, root, salt: made.salt }))
  return made
}

export const forgetCommitment = (uploadId: string): void => localStorage.removeItem(item(uploadId))
