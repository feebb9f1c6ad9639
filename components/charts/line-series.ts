import type { Point } from './smoothing.ts'

/** One line of a chart. */
export type LineSeries = {
  id: string
  label: string
  /** Ascending in x. */
  points: readonly Point[]
  /** `smoothed`: a smoothed line over its faint raw line. `evaluation`: dashed with dots, never smoothed. */
  kind?: 'smoothed' | 'evaluation' | 'plain'
  /** 1 to 6; by position when not given. */
  colour?: number
  /** SVG dashes, so that many lines are told apart without their colours. */
  dash?: string
}
