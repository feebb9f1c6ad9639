import type { Hex } from 'viem'
import { rowsAt } from './similar-rows.ts'

/** A finding that a row keeps, as the check writes it: the other row by its line in this file, or its place in a segment. */
export type RawFlag = {
  rule: string
  reason: string | null
  line?: number | null
  segment?: string | null
  index?: number | null
}
/** As stored: the other row by its hash, where it is known. */
export type Flag = { rule: string; reason: string | null; similar: string | null }

/** @param ofLine hash of the row at a line of the same file, or null where none is in the batch */
export async function nameFlags(rows: readonly RawFlag[][], ofLine: (line: number) => Hex | null): Promise<Flag[][]> {
  const stored = await rowsAt(rows.flat())
  const hashOf = (flag: RawFlag) => stored(flag)?.hash ?? (flag.line ? ofLine(flag.line) : null)
  return rows.map((flags) => flags.map((flag) => ({ rule: flag.rule, reason: flag.reason, similar: hashOf(flag) })))
}
