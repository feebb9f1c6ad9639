import type { Upload } from '#lib/schemas/upload.ts'

export const contributeSteps = ['bring', 'map', 'check', 'sign'] as const
export type ContributeStep = (typeof contributeSteps)[number]

const working: readonly Upload['state'][] = ['inspecting', 'checking', 'storing']
/** Whether the server is at work on it, so that it is worth asking again; a dataset of the Hub is received by the server itself. */
export const isWorking = ({ state, origin }: Pick<Upload, 'state' | 'origin'>): boolean =>
  working.includes(state) || (state === 'receiving' && origin === 'hub')
/** Whether it can still become a contribution. */
export const isUnfinished = ({ state }: Pick<Upload, 'state'>): boolean => state !== 'stored' && state !== 'cancelled'

/** The step that an upload is in; a checked one may be looked at from its columns to its signature. */
export function shownStep(
  upload: Pick<Upload, 'state' | 'batchRoot' | 'inspection'> | null,
  wanted: ContributeStep | null,
): ContributeStep {
  switch (upload?.state) {
    case undefined:
    case 'receiving':
    case 'cancelled':
      return 'bring'
    case 'inspecting':
    case 'mapping':
      return 'map'
    case 'checking':
      return 'check'
    case 'checked':
      if (wanted === 'sign' && upload?.batchRoot) return 'sign'
      return wanted === 'map' ? 'map' : 'check'
    case 'failed':
      return wanted === 'map' && upload?.inspection ? 'map' : upload?.inspection ? 'check' : 'bring'
    case 'storing':
    case 'stored':
      return 'sign'
  }
}
