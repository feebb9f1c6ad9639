export type LossPoint = { step: number; loss: number }

/** What a curve says, by fixed rules. `step` is where the held-out loss was lowest. */
export type RunVerdict =
  | { kind: 'early'; steps: number }
  | { kind: 'broken'; step: number }
  | { kind: 'rising' }
  | { kind: 'memorising'; step: number }
  | { kind: 'falling' }
  | { kind: 'level' }

const enough = 6
const mean = (points: readonly LossPoint[]) => points.reduce((sum, { loss }) => sum + loss, 0) / points.length

/**
 * First rule that holds: too few steps; a loss that is no number; the newest third a quarter above the best third; held-out
 * loss 5 % above its lowest while training loss falls; newest third 3 % below the third before; else level.
 */
export function judgeRun(train: readonly LossPoint[], heldout: readonly LossPoint[]): RunVerdict {
  const broken = train.find(({ loss }) => !Number.isFinite(loss))
  if (broken) return { kind: 'broken', step: broken.step }
  if (train.length < enough) return { kind: 'early', steps: train.length }
  const size = Math.max(2, Math.floor(train.length / 3))
  const last = mean(train.slice(-size))
  const before = mean(train.slice(-2 * size, -size))
  const first = mean(train.slice(0, size))
  if (last > 1.25 * Math.min(first, before)) return { kind: 'rising' }
  const best = heldout.reduce<LossPoint | undefined>(
    (low, point) => (!low || point.loss < low.loss ? point : low),
    undefined,
  )
  const newest = heldout.at(-1)
  if (best && newest && newest.loss > 1.05 * best.loss && last < before) return { kind: 'memorising', step: best.step }
  return last < 0.97 * before ? { kind: 'falling' } : { kind: 'level' }
}

/** The newest checkpoint that is not past a step: what one would keep. */
export function checkpointAt(step: number, checkpoints: readonly { step: number }[]): number | null {
  const usable = checkpoints.filter((checkpoint) => checkpoint.step <= step).map((checkpoint) => checkpoint.step)
  return usable.length > 0 ? Math.max(...usable) : null
}
