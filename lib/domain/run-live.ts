import type { RunEvent, StepPoint, StreamEvent } from '#lib/schemas/events.ts'
import type { RunState } from '#lib/schemas/run.ts'

export type TimedStep = StepPoint & { at: string }
/** What the model in training answers to a held-out question. */
export type MidAnswer = Extract<RunEvent, { type: 'answer' }>['data']
/** What one reservation came to, in wei; `tokens` are those that no earlier one had paid for. */
export type RunCharge = Extract<RunEvent, { type: 'charged' }>['data']
export type LogLine = { seq: number; at: string; level: 'info' | 'warning' | 'error'; message: string }
/** A run's story so far, folded from its events. */
export type RunLive = {
  seq: number
  /** states in the order in which they came, since the last time it was queued */
  reached: RunState[]
  /** what was said of the newest state: why it stopped, what it waits for */
  said: string | null
  plan: { total_steps: number; rows: number; tokens: number; max_length: number } | null
  steps: TimedStep[]
  evals: { step: number; loss: number }[]
  answers: MidAnswer[]
  /** oldest first: a run that was resumed after its end has one for each time that it trained */
  charges: RunCharge[]
  log: LogLine[]
}

export const emptyRun: RunLive = {
  seq: 0,
  reached: [],
  said: null,
  plan: null,
  steps: [],
  evals: [],
  answers: [],
  charges: [],
  log: [],
}

/** How events read in the log; words stay with the caller. */
export type Describe = (event: RunEvent) => { level: LogLine['level']; message: string } | null

const isRunEvent = (event: StreamEvent['event']): event is RunEvent => event.type !== 'text' && event.type !== 'usage'
/** A resumed run repeats the steps since its checkpoint: the newest record of a step counts. */
function put<T extends { step: number }>(points: T[], next: T): void {
  while ((points.at(-1)?.step ?? -1) >= next.step) points.pop()
  points.push(next)
}
/** Several questions are asked at one step. */
function putAnswer(answers: MidAnswer[], next: MidAnswer): void {
  const same = (last: MidAnswer | undefined) =>
    last && (last.step > next.step || (last.step === next.step && last.question === next.question))
  const from = answers.findIndex(same)
  if (from >= 0) answers.splice(from)
  answers.push(next)
}

/** Adds events, in order; what was seen before (by seq) changes nothing. */
export function foldRun(live: RunLive, events: readonly StreamEvent[], describe: Describe): RunLive {
  const next = {
    ...live,
    steps: [...live.steps],
    evals: [...live.evals],
    answers: [...live.answers],
    charges: [...live.charges],
    log: [...live.log],
  }
  for (const { seq, at, event } of events) {
    if (seq <= next.seq || !isRunEvent(event)) continue
    next.seq = seq
    if (event.type === 'state') {
      next.said = event.data.message
      const fresh = event.data.state === 'queued'
      next.reached = fresh
        ? ['queued']
        : [...next.reached.filter((state) => state !== event.data.state), event.data.state]
    }
    if (event.type === 'plan') next.plan = event.data
    if (event.type === 'step') put(next.steps, { ...event.data, at })
    if (event.type === 'eval') put(next.evals, event.data)
    if (event.type === 'answer') putAnswer(next.answers, event.data)
    if (event.type === 'charged') next.charges.push(event.data)
    const said = describe(event)
    if (said) next.log.push({ seq, at, ...said })
  }
  return next.seq === live.seq ? live : next
}

const enoughSteps = 4
const window = 16
/** Seconds until the last step, by the median of the newest steps' durations; null before there are enough. */
export function secondsLeft(steps: readonly { step: number; at: string }[], total: number | null): number | null {
  const newest = steps.slice(-window - 1)
  const last = newest.at(-1)
  if (!total || !last || steps.length < enoughSteps) return null
  const durations = newest
    .slice(1)
    .map(({ step, at }, index) => {
      const before = newest[index] as { step: number; at: string }
      return (Date.parse(at) - Date.parse(before.at)) / 1000 / (step - before.step)
    })
    .sort((a, b) => a - b)
  const median = durations[Math.floor(durations.length / 2)] ?? 0
  return Math.max(0, total - last.step) * median
}
