import { tokensWithin } from '#lib/domain/training-price.ts'
import type { StepPoint } from '#lib/schemas/events.ts'
import type { MlEvent } from '#lib/schemas/ml-events.ts'
import type { Run } from '#prisma/generated/client.ts'
import { db, wei } from '#server/db.ts'

type Told = Extract<MlEvent, { type: 'step' | 'plan' }>

/** Counts what a run has trained on against what is paid for. */
export class Meter {
  readonly #budget: number
  readonly #steps = new Map<number, number>()
  #step = 0
  #totalSteps: number | null = null

  /** @param budget tokens that are paid for, from the run's first step on */
  constructor(budget: number) {
    this.#budget = budget
  }

  /** A run's meter, with the steps that are in the database. */
  static async of({ id, cap, pricePer1k }: Run): Promise<Meter> {
    if (!cap || !pricePer1k) return new Meter(Number.POSITIVE_INFINITY)
    const [charges, events] = await Promise.all([
      db().runCharge.findMany({ where: { runId: id }, select: { tokens: true } }),
      db().runEvent.findMany({ where: { runId: id, type: { in: ['step', 'plan'] } }, orderBy: { seq: 'asc' } }),
    ])
    const before = charges.reduce((sum, { tokens }) => sum + Number(tokens), 0)
    const meter = new Meter(before + tokensWithin(wei(cap), wei(pricePer1k)))
    for (const { type, data } of events) {
      if (type === 'plan') meter.hear({ type, ...(data as { total_steps: number }) })
      else meter.hear({ type: 'step', ...(data as StepPoint) })
    }
    return meter
  }

  /** Takes a step, or a plan: one with another number of steps begins the run anew. */
  hear(
    event: Pick<Extract<Told, { type: 'step' }>, 'type' | 'step' | 'tokens'> | { type: 'plan'; total_steps: number },
  ) {
    if (event.type === 'step') {
      this.#step = event.step
      this.#steps.set(event.step, event.tokens)
      return
    }
    if (this.#totalSteps !== null && this.#totalSteps !== event.total_steps) this.#steps.clear()
    this.#totalSteps = event.total_steps
  }

  /** Tokens up to the newest step; what was repeated after a checkpoint counts once. */
  get tokens(): number {
    return this.#steps.entries().reduce((sum, [step, tokens]) => sum + (step <= this.#step ? tokens : 0), 0)
  }

  /**
   * Whether to stop now. By the time that a step is heard of, the trainer is in the next one, which it ends: so it is about the
   * step after that, both taken to be as large as the largest so far. Behind the last step there is nothing to save.
   */
  get used(): boolean {
    if (this.#steps.size === 0 || (this.#totalSteps !== null && this.#step >= this.#totalSteps - 1)) return false
    return this.tokens + 2 * Math.max(...this.#steps.values()) > this.#budget
  }
}
