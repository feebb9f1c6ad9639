import type { Run } from '#prisma/generated/client.ts'
import type { Needs } from './providers/index.ts'

/** What a run needs of a slot, as its plan says; `claimRun` reads the same. A run without a plan fits anywhere. */
export function runNeeds({ plan, params }: Pick<Run, 'plan' | 'params'>): Needs {
  const memory = (plan as { memory?: { bytes?: number } } | null)?.memory?.bytes ?? 0
  return { memory, device: (params as { method?: string }).method === 'qlora' ? 'cuda' : 'any' }
}
