import type { TrainParams } from '#lib/schemas/train-params.ts'

/** What is known of a Datanet before its rows are split. */
export type PlannedData = { rows: number; heldoutQuestions: number; weight?: number }

/** Rows that a Datanet without questions of its own gives up, as `splitHeldout` does. */
export const sparedRows = ({ rows, heldoutQuestions }: PlannedData): number =>
  heldoutQuestions > 0 || rows < 4 ? 0 : Math.min(16, Math.max(1, Math.floor(rows / 10)))

/** Rows that one epoch trains on, weights counted. */
export function trainedRows(data: readonly PlannedData[]): number {
  return data.reduce((sum, one) => sum + Math.round((one.rows - sparedRows(one)) * (one.weight ?? 1)), 0)
}

/** Optimiser steps of a whole run: the last batch of an epoch may be short. */
export function plannedSteps(rows: number, params: Pick<TrainParams, 'epochs' | 'batch_size'>): number {
  return Math.ceil(rows / params.batch_size) * params.epochs
}

/** What an empty "checkpoint every" resolves to: about eight in a run, a half rounded to even as the trainer's Python does. */
export function autoSaveSteps(steps: number): number {
  const floor = Math.floor(steps / 8)
  const half = steps / 8 - floor === 0.5
  return Math.max(1, half ? floor + (floor % 2) : Math.round(steps / 8))
}
