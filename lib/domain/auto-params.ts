import type { TrainInput, TrainParamName, TrainParams } from '#lib/schemas/train-params.ts'
import { autoSaveSteps, plannedSteps } from './run-plan.ts'

/** What the choices are made of. `rows` of one epoch, weights counted; lengths in tokens. */
export type AutoFacts = {
  rows: number
  longest: number
  /** parameters of the base model, and tokens it can read at once */
  parameters: number
  contextLength: number
}
export type Resolved = { params: TrainParams; reasons: Partial<Record<TrainParamName, string>> }

const count = (value: number) => value.toLocaleString('en-GB')

/**
 * Turns every "auto" into a number, with a sentence that says why. The rules are thresholds over the rows and the size of the
 * base model; learning rates are those that pilots and the papers of the methods found (LoRA: Hu et al. 2021; rsLoRA:
 * Kalajdzievski 2023; DPO: Rafailov et al. 2023 take a tenth of the supervised rate).
 */
export function resolveParams(input: TrainInput, facts: AutoFacts): Resolved {
  const reasons: Resolved['reasons'] = {}
  const choose = <T extends number>(name: TrainParamName, given: T | 'auto', rule: () => [T, string]): T => {
    if (given !== 'auto') return given
    const [value, reason] = rule()
    reasons[name] = reason
    return value
  }
  const { rows } = facts
  const epochs = choose('epochs', input.epochs, () => {
    if (rows < 60) return [6, `${count(rows)} rows are few, so each is seen six times.`]
    if (rows <= 1_000) return [3, `${count(rows)} rows are learnt in about three passes.`]
    if (rows <= 10_000) return [2, `${count(rows)} rows are enough for two passes.`]
    return [1, `${count(rows)} rows are many: one pass is enough.`]
  })
  const batch_size = choose('batch_size', input.batch_size, () => {
    if (rows <= 1_000) return [8, 'Small batches make more steps of few rows.']
    if (rows <= 10_000) return [16, 'With thousands of rows larger batches give steadier steps.']
    return [32, 'With tens of thousands of rows larger batches give steadier steps.']
  })
  const lora_r = choose('lora_r', input.lora_r, () => {
    if (rows <= 1_000) return [8, 'Rank 8 holds what a few hundred rows say.']
    if (rows <= 10_000) return [16, 'Thousands of rows want rank 16.']
    return [32, 'Tens of thousands of rows want rank 32.']
  })
  const lora_alpha = choose('lora_alpha', input.lora_alpha, () => [2 * lora_r, 'Twice the rank, as is usual.'])
  const learning_rate = choose('learning_rate', input.learning_rate, () => usualRate(input, facts))
  const max_length = choose('max_length', input.max_length, () => {
    const fitting = Math.max(64, Math.ceil(facts.longest / 64) * 64)
    const value = Math.min(fitting, facts.contextLength, 2048)
    const reason =
      value < facts.longest
        ? `The longest row has ${count(facts.longest)} tokens, more than can be trained here.`
        : `The longest row has ${count(facts.longest)} tokens.`
    return [value, reason]
  })
  const steps = plannedSteps(rows, { epochs, batch_size })
  const eighth = autoSaveSteps(Math.max(1, steps))
  const save_steps = autoSteps(input.save_steps, () =>
    choose('save_steps', 'auto', () => [eighth, 'About eight in the run.']),
  )
  const eval_steps = autoSteps(input.eval_steps, () =>
    choose('eval_steps', 'auto', () => [eighth, 'About eight in the run.']),
  )
  return {
    params: { ...input, epochs, batch_size, lora_r, lora_alpha, learning_rate, max_length, save_steps, eval_steps },
    reasons,
  }
}

/** An empty field means the same as "auto" in runs that were stored before it was a word. */
const autoSteps = (given: number | 'auto' | null, auto: () => number): number =>
  given === 'auto' || given === null ? auto() : given

function usualRate({ method, objective }: TrainInput, { parameters }: AutoFacts): [number, string] {
  const size = parameters <= 200e6 ? 2e-3 : parameters <= 1e9 ? 5e-4 : 2e-4
  const name =
    parameters <= 200e6 ? 'A base of this size' : parameters <= 1e9 ? 'A base below a billion' : 'A large base'
  if (objective === 'dpo') return [size / 10, `${name} takes ${size} on answers; preference pairs want a tenth of it.`]
  if (method === 'rslora') return [size / 2, `${name} takes ${size}; rsLoRA scales its steps up, so half of it.`]
  if (method === 'dora') return [size / 2, `${name} takes ${size}; DoRA learns more a step, so half of it.`]
  return [size, `${name} takes this well.`]
}
