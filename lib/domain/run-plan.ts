import type { TrainParams } from '#lib/schemas/train-params.ts'

/** What is known of a Datanet before its rows are split. */
export type PlannedData = { rows: number; heldoutQuestions: number }

/** Rows that train: a Datanet without questions of its own gives some up, as `splitHeldout` does. */
export function trainedRows(data: readonly PlannedData[]): number {
  return data.reduce((sum, { rows, heldoutQuestions }) => {
    const spared = heldoutQuestions > 0 || rows < 4 ? 0 : Math.min(16, Math.max(1, Math.floor(rows / 10)))
    return sum + rows - spared
  }, 0)
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

/** A finished run, as far as it says how fast this machine is. */
export type FinishedRun = {
  baseModelId: string
  startedAt: string | null
  finishedAt: string | null
  step: number
  batchSize: number
}
export type TimeRange = {
  /** seconds */
  from: number
  to: number
  /** number of finished runs it was measured on; 0: assumed */
  measuredOn: number
}

/** Loading the base, evaluating, exporting and indexing on two ordinary cores, in seconds. */
const fixed = { from: 20, to: 45 }
/** Seconds a row takes once, on two ordinary cores with a 135 M base: what pilots took, from packed short rows to long ones. */
const assumed = { from: 0.15, to: 0.45 }

/**
 * From Start to Ready, without the queue. With finished runs of the same base: their own seconds a row, ± what they spread
 * and a margin of a fifth; else the pilots' range.
 */
export function estimateSeconds(
  rows: number,
  params: Pick<TrainParams, 'epochs'>,
  baseModelId: string,
  finished: readonly FinishedRun[],
): TimeRange {
  const seen = rows * params.epochs
  const rates = finished.flatMap((run) => {
    if (run.baseModelId !== baseModelId || !run.startedAt || !run.finishedAt || run.step === 0) return []
    const seconds = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000 - (fixed.from + fixed.to) / 2
    const rate = seconds / (run.step * run.batchSize)
    return rate > 0 ? [rate] : []
  })
  const range = rates.length > 0 ? { from: Math.min(...rates) * 0.8, to: Math.max(...rates) * 1.2 } : assumed
  return { from: fixed.from + seen * range.from, to: fixed.to + seen * range.to, measuredOn: rates.length }
}
