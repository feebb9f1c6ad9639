import type { Address, Hex } from 'viem'
import type { z } from 'zod'
import type { DatumKind } from '#lib/schemas/datum.ts'
import type { versionChangesSchema } from '#lib/schemas/release.ts'

const SCHEMA = 'modelfactory-datum/1'

export type DatanetManifest = {
  datanetId: string
  name: string
  version: number
  /** the version before it, by its number and the SHA-256 of its manifest */
  parent: { version: number; manifestHash: Hex } | null
  licence: string
  kinds: DatumKind[]
  /** leaves of the tree: rows, and edited rows that are named for their pay only */
  rows: number
  /** how many of the leaves are edited rows */
  credits: number
  root: Hex
  /** everyone whose acceptance a leaf names, ascending */
  reviewers: Address[]
  contributors: number
  schema: string
  changes: z.infer<typeof versionChangesSchema>
  notes: string
  /** batches of votes that reviewers have signed since the parent */
  validations: { reviewer: Address; batchRoot: Hex; rows: number; signature: Hex }[]
  /** ISO 8601, UTC */
  createdAt: string
}

/** What a version's hash on the chain is of: SHA-256 of this as canonical JSON (`documentHash`). */
export const datanetManifest = (facts: Omit<DatanetManifest, 'schema'>): DatanetManifest => ({
  ...facts,
  schema: SCHEMA,
})
