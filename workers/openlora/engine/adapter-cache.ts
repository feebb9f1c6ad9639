import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { type AdapterRef, EngineError } from './engine.ts'

type Entry<Handle> = { handle: Promise<Handle>; users: number }
export type AdapterCache<Handle> = {
  /** Loads the adapter unless it is in memory; give it back with `release`. @throws EngineError */
  acquire(ref: AdapterRef): Promise<{ handle: Handle; release: () => Promise<void> }>
  /** SHA-256 of what is in memory, least recently used first */
  resident(): string[]
  loads(): number
}

/** @throws EngineError adapter_missing, adapter_corrupted */
async function verify({ path, sha256 }: AdapterRef): Promise<void> {
  const digest = createHash('sha256')
  try {
    await pipeline(createReadStream(path), digest)
  } catch (cause) {
    const message = 'The adapter’s file cannot be read on this machine; publish the model again or restore the file.'
    throw new EngineError('adapter_missing', message, cause)
  }
  if (digest.digest('hex') !== sha256) {
    throw new EngineError(
      'adapter_corrupted',
      'The adapter’s file is not the one that was published, so it is not served; restore the file or publish it again.',
    )
  }
}

/**
 * Adapters in memory, by hash: a file is checked once, when it is loaded; requests for one that is being loaded wait for that
 * load; beyond `max` the one unused for longest goes.
 */
export function createAdapterCache<Handle>({
  max,
  load,
  unload,
}: {
  max: number
  load: (path: string) => Promise<Handle>
  unload: (handle: Handle) => Promise<void>
}): AdapterCache<Handle> {
  const entries = new Map<string, Entry<Handle>>()
  let loads = 0
  // llama.cpp keeps a model's adapters in a list without a lock: one change at a time
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(change: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(change)
    turn = result.catch(() => undefined)
    return result
  }

  async function loadVerified(ref: AdapterRef): Promise<Handle> {
    await verify(ref)
    loads++
    try {
      return await inTurn(() => load(ref.path))
    } catch (cause) {
      const message =
        'The adapter does not fit this base model; train it again on the base model that the engine serves.'
      throw new EngineError('adapter_incompatible', message, cause)
    }
  }

  async function evict(): Promise<void> {
    for (const [sha256, entry] of entries) {
      if (entries.size <= max) return
      if (entry.users > 0) continue
      entries.delete(sha256)
      const handle = await entry.handle
      await inTurn(() => unload(handle))
    }
  }

  return {
    async acquire(ref) {
      const entry = entries.get(ref.sha256) ?? { handle: loadVerified(ref), users: 0 }
      entry.users++
      // a Map keeps the order of insertion: the end is the most recently used
      entries.delete(ref.sha256)
      entries.set(ref.sha256, entry)
      const handle = await entry.handle.catch((cause) => {
        if (entries.get(ref.sha256) === entry) entries.delete(ref.sha256)
        throw cause
      })
      await evict()
      return {
        handle,
        release: async () => {
          entry.users--
          await evict()
        },
      }
    },
    resident: () => [...entries.keys()],
    loads: () => loads,
  }
}
