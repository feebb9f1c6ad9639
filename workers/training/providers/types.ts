import type { Needs } from '#lib/domain/place.ts'
import type { MlEvent } from '#lib/schemas/ml-events.ts'

export type { Needs }

/** A place for one run. */
export type ProviderSlot = {
  id: string
  provider: string
  device: 'cpu' | 'cuda'
  name: string
  /** how many GPUs train one run together; 1 for a processor */
  devices: number
  /** bytes; of a slot with several GPUs those of one, as each holds the whole model. Null where nobody says. */
  memory: number | null
  freeMemory: number | null
  /** the run that it has now, whoever submitted it */
  run: string | null
}

/** One try at one run. A retry is another job: its id is new, its folder is the same. */
export type JobRef = {
  id: string
  run: string
  /** RUN_DIR on this machine; what the trainer writes ends up here, wherever it runs */
  dir: string
}

export type JobState =
  | { state: 'unknown' }
  | { state: 'waiting' }
  | { state: 'running' }
  /** exit code (null after a signal or with the machine) and the last lines of its log; its last event says how it went */
  | { state: 'ended'; code: number | null; log: string }

export type Placement = { slot: ProviderSlot } | { slot: null; reason: string }
export type PlacedEvent = { event: MlEvent /** where the next event begins */; cursor: number }

/** Where trainings run. Every verb may be repeated: nothing happens twice. */
export interface ComputeProvider {
  readonly id: string
  /** whether a job goes on when this process ends, so that the next one finds it again */
  readonly outlives: boolean
  /** milliseconds between looks at a job */
  readonly pollMs: number
  slots(): Promise<ProviderSlot[]>
  /** The free slot that a run would get, or a sentence why none does. */
  plan(needs: Needs): Promise<Placement>
  submit(job: JobRef, place: { slot: string; memory: number }): Promise<void>
  status(job: JobRef): Promise<JobState>
  /** The events from a cursor on, 0 being the first; what they name (checkpoints, artifacts) lies in RUN_DIR by then. */
  logs(job: JobRef, cursor: number): Promise<PlacedEvent[]>
  /** Finishes the step, writes a checkpoint and the adapter, ends. */
  stop(job: JobRef): Promise<void>
  /** Ends at once; the newest checkpoint stays. */
  kill(job: JobRef): Promise<void>
  /** Removes what a job that has ended left outside RUN_DIR. */
  release(job: JobRef): Promise<void>
  close(): void
}

/** The provider cannot be asked now; it may answer again in a moment. */
export class ProviderUnreachable extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ProviderUnreachable'
  }
}
