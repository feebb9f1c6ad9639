import { describe, expect, it } from 'vitest'
import { type DoctorReport, findingChoicesSchema } from '#lib/schemas/finding.ts'
import {
  choiceOfLine,
  chooseForLine,
  chooseForRule,
  noChoices,
  sameChoices,
  suggestedChoices,
  unreasoned,
} from './fix-choices.ts'

const report = (...rules: DoctorReport['findings'][number]['rule'][]): DoctorReport => ({
  rowsRead: 9,
  rowsReady: 5,
  rowsDropped: 0,
  rowsBlocked: 4,
  tokens: 90,
  histogram: [],
  languages: [],
  labels: [],
  findings: rules.map((rule) => ({ rule, count: 2, open: 2, examples: [] })),
  seconds: 0.1,
})

describe('choices about findings', () => {
  it('are made for a rule or for a line, and taken back', () => {
    const one = chooseForRule(noChoices, 'private_email', { fix: 'mask' })
    const two = chooseForLine(one, 'private_email', 7, { fix: 'keep', reason: 'a published address' })
    expect(choiceOfLine(two, 'private_email', 7)).toEqual({ fix: 'keep', reason: 'a published address' })
    expect(choiceOfLine(two, 'private_email', 8)).toBeUndefined()
    expect(sameChoices(chooseForLine(two, 'private_email', 7, null), one)).toBe(true)
    expect(chooseForRule(one, 'private_email', null)).toEqual(noChoices)
    expect(findingChoicesSchema.parse(two)).toEqual(two)
  })
  it('replace what was chosen for the same line before', () => {
    const twice = chooseForLine(chooseForLine(noChoices, 'toxic', 3, { fix: 'drop' }), 'toxic', 3, {
      fix: 'keep',
      reason: 'quoted',
    })
    expect(twice.lines).toHaveLength(1)
  })
  it('are the same in any order, and others when one differs', () => {
    const a = chooseForRule(chooseForRule(noChoices, 'toxic', { fix: 'drop' }), 'too_long', { fix: 'drop' })
    const b = chooseForRule(chooseForRule(noChoices, 'too_long', { fix: 'drop' }), 'toxic', { fix: 'drop' })
    expect(sameChoices(a, b)).toBe(true)
    expect(sameChoices(a, chooseForRule(b, 'toxic', { fix: 'keep', reason: 'quoted' }))).toBe(false)
    expect(sameChoices(a, { ...a, toxicity: true })).toBe(false)
  })
  it('suggest the first fix where a finding blocks, and nothing where something is chosen', () => {
    const chosen = chooseForRule(noChoices, 'near_duplicate', { fix: 'keep', reason: 'other edition' })
    const suggested = suggestedChoices(chosen, report('private_email', 'near_duplicate', 'language_mix', 'too_long'))
    expect(suggested.rules).toEqual({
      near_duplicate: { fix: 'keep', reason: 'other edition' },
      private_email: { fix: 'mask' },
      too_long: { fix: 'drop' },
    })
  })
  it('need a reason to keep', () => {
    expect(unreasoned(chooseForRule(noChoices, 'private_ip', { fix: 'keep', reason: ' a ' }))).toBe(true)
    expect(unreasoned(chooseForRule(noChoices, 'private_ip', { fix: 'keep', reason: 'documentation' }))).toBe(false)
  })
})
