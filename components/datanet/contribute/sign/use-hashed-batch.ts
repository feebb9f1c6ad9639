'use client'
import { useEffect, useState } from 'react'
import type { Upload } from '#lib/schemas/upload.ts'
import { type HashedBatch, hashBatch } from '../hash-batch.ts'

export type HashState =
  | { status: 'hashing'; rows: number }
  | { status: 'hashed'; batch: HashedBatch }
  | { status: 'failed' }

/** The bytes that would be signed, as the server sends them. @throws TypeError | Error when they do not come */
export async function fetchAndHash(uploadId: string, onRows: (rows: number) => void): Promise<HashedBatch> {
  const response = await fetch(`/api/uploads/${uploadId}/batch.jsonl`)
  if (!response.ok || !response.body) throw new Error(`The batch was answered with ${response.status}.`)
  return hashBatch(response.body, ({ rows }) => onRows(rows))
}

/** Hashes a batch once its root is known; again when the root changes or when it is asked for. */
export function useHashedBatch({ id, batchRoot }: Pick<Upload, 'id' | 'batchRoot'>) {
  const [attempt, setAttempt] = useState(0)
  const [state, setState] = useState<HashState>({ status: 'hashing', rows: 0 })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another root or attempt means another reading
  useEffect(() => {
    let left = false
    const tell = (next: HashState) => !left && setState(next)
    tell({ status: 'hashing', rows: 0 })
    fetchAndHash(id, (rows) => tell({ status: 'hashing', rows }))
      .then((batch) => tell({ status: 'hashed', batch }))
      // The page offers to try again, which is all that can be done about it.
      .catch(() => tell({ status: 'failed' }))
    return () => {
      left = true
    }
  }, [id, batchRoot, attempt])
  return { ...state, again: () => setAttempt((count) => count + 1) }
}
