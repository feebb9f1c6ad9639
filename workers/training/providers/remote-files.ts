import type { JobRef } from './types.ts'

/** What of RUN_DIR a job begins with, beside its parameters. */
export const inputs = ['train.jsonl', 'heldout.jsonl', 'checkpoints']

/** How a job's files travel between RUN_DIR here and the node that trains. */
export type RemoteFiles = {
  /** milliseconds between looks at a job; longer where somebody pays for each look */
  readonly pollMs: number
  /**
   * Lays out what the trainer reads, its base model and checkpoints included. Safe to repeat.
   * @returns what node/run_job.py is told of it; nothing secret, as a cluster shows that to everyone
   */
  put(job: JobRef, options: { threads: number }): Promise<string[]>
  /** Whole lines of what the job has said, from a byte on. */
  lines(job: JobRef, from: number): Promise<Buffer>
  /** Brings a file or folder of the job into RUN_DIR, whole. */
  take(job: JobRef, name: string): Promise<void>
  /** Brings the checkpoints of RUN_DIR to what the job has now. */
  takeCheckpoints(job: JobRef): Promise<void>
  /** Leaves word for the node: finish and save. */
  askToStop(job: JobRef): Promise<void>
  remove(job: JobRef): Promise<void>
}

/** The whole checkpoints among the names in a folder of them. */
export const steps = (names: readonly string[]): string[] => names.filter((name) => /^step-\d+$/.test(name))
