import type { Hex } from 'viem'
import { anchorHead, batchHash, runLogLeaf } from './hashing.ts'
import { merkleRoot } from './merkle.ts'

/** A step as it is anchored: `rows` are the datum hashes of its batch, in order. */
export type LoggedStep = { step: number; loss: number; learning_rate: number; rows: readonly Hex[] }
export type Anchor = { step: number; stepsRoot: Hex; head: Hex }

const none: Hex = `0x${'00'.repeat(32)}`

/** Merkle root over steps, in their order. */
export const stepsRootOf = (steps: readonly LoggedStep[]): Hex =>
  merkleRoot(steps.map(({ rows, ...step }) => runLogLeaf({ ...step, batchHash: batchHash(rows) })))

/**
 * Computes a run's hash chain anew from its steps and compares it with what was anchored.
 * @returns the head that the chain must hold, or the step of the first anchor that the steps do not give
 */
export function verifyRunLog(
  steps: readonly LoggedStep[],
  anchors: readonly Anchor[],
): { ok: true; head: Hex; steps: number } | { ok: false; step: number; expected: Hex; computed: Hex } {
  let head = none
  let after = 0
  for (const anchor of [...anchors].sort((a, b) => a.step - b.step)) {
    const part = steps.filter(({ step }) => step > after && step <= anchor.step)
    const root = stepsRootOf(part)
    head = anchorHead(head, anchor.step, root)
    if (root !== anchor.stepsRoot || head !== anchor.head) {
      return { ok: false, step: anchor.step, expected: anchor.head, computed: head }
    }
    after = anchor.step
  }
  return { ok: true, head, steps: after }
}
