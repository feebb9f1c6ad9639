export type LossPoint = { step: number; loss: number }

/** What a curve says, by fixed rules. `step` of memorising and starved is where the held-out loss was lowest. */
export type RunVerdict =
  | { kind: 'early'; steps: number }
  | { kind: 'broken'; step: number }
  | { kind: 'rising' }
  | { kind: 'starved'; step: number; train: number; heldout: number }
  | { kind: 'memorising'; step: number }
  | { kind: 'falling' }
  | { kind: 'level' }

const enough = 6
/** From here on each third has three steps: with two, one unlucky step of few rows looks like a loss that rises. */
const enoughToRise = 9
const mean = (points: readonly LossPoint[]) => points.reduce((sum, { loss }) => sum + loss, 0) / points.length

/** Below it the rows are known by heart; nats an answer token. */
const learnt = 0.1
/** What held-out questions lose at least, and how many times as much as the rows, when the rows do not carry over. */
const unlearnt = 0.5
const farAbove = 5
/** Rows of which one says "few". */
const fewRows = 1_000

/**
 * First rule that holds: a loss that is no number; too few steps; from nine steps on, the newest third a quarter above the best third; few rows
 * known by heart (newest third below 0.1) while held-out questions lose five times as much and above 0.5; held-out loss 5 %
 * above its lowest while training loss falls; newest third 3 % below the third before; else level.
 * @param rows that it learns from, null when not known yet
 */
export function judgeRun(
  train: readonly LossPoint[],
  heldout: readonly LossPoint[],
  rows: number | null = null,
): RunVerdict {
  const broken = train.find(({ loss }) => !Number.isFinite(loss))
  if (broken) return { kind: 'broken', step: broken.step }
  if (train.length < enough) return { kind: 'early', steps: train.length }
  const size = Math.max(2, Math.floor(train.length / 3))
  const last = mean(train.slice(-size))
  const before = mean(train.slice(-2 * size, -size))
  const first = mean(train.slice(0, size))
  // near zero a quarter more is nothing
  if (train.length >= enoughToRise && last > learnt && last > 1.25 * Math.min(first, before)) return { kind: 'rising' }
  const best = heldout.reduce<LossPoint | undefined>(
    (low, point) => (!low || point.loss < low.loss ? point : low),
    undefined,
  )
  const newest = heldout.at(-1)
  if (best && newest && rows !== null && rows <= fewRows) {
    const far = newest.loss > Math.max(unlearnt, farAbove * last)
    if (last < learnt && far) return { kind: 'starved', step: best.step, train: last, heldout: newest.loss }
  }
  if (best && newest && newest.loss > 1.05 * best.loss && last < before) return { kind: 'memorising', step: best.step }
  return last < 0.97 * before ? { kind: 'falling' } : { kind: 'level' }
}

/** The newest checkpoint that is not past a step: what one would keep. */
export function checkpointAt(step: number, checkpoints: readonly { step: number }[]): number | null {
  const usable = checkpoints.filter((checkpoint) => checkpoint.step <= step).map((checkpoint) => checkpoint.step)
  return usable.length > 0 ? Math.max(...usable) : null
}
