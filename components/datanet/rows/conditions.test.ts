import { describe, expect, it } from 'vitest'
import { type ColumnType, faultOf, operatorsOf, searchWhere, whereOf } from './conditions.ts'

const types = new Map<string, ColumnType>([
  ['label', 'text'],
  ['tokens', 'number'],
  ['odd "name"', 'text'],
])

describe('conditions without SQL', () => {
  it('joins what is asked of columns', () => {
    const where = whereOf(
      [
        { column: 'label', operator: 'is', value: 'spam' },
        { column: 'tokens', operator: 'greater', value: '40' },
      ],
      types,
    )
    expect(where).toBe(`"label" = 'spam' AND "tokens" > 40`)
    expect(whereOf([], types)).toBe('')
  })

  it('lets no value or name out of its quotes', () => {
    expect(whereOf([{ column: 'label', operator: 'is', value: "' OR 1=1 --" }], types)).toBe(`"label" = ''' OR 1=1 --'`)
    expect(whereOf([{ column: 'odd "name"', operator: 'is', value: 'x' }], types)).toBe(`"odd ""name""" = 'x'`)
  })

  it('finds a text wherever it stands, whatever its case', () => {
    expect(whereOf([{ column: 'label', operator: 'contains', value: '50%_A' }], types)).toBe(
      `contains(lower("label"), '50%_a')`,
    )
    expect(whereOf([{ column: 'label', operator: 'starts', value: 'Sp' }], types)).toBe(
      `starts_with(lower("label"), 'sp')`,
    )
    expect(searchWhere('It’s', ['q', 'r'])).toBe(`(contains(lower("q"), 'it’s') OR contains(lower("r"), 'it’s'))`)
  })

  it('names what is missing', () => {
    expect(faultOf({ column: 'tokens', operator: 'less', value: 'many' }, 'number')).toBe('numberBad')
    expect(faultOf({ column: 'label', operator: 'is', value: ' ' }, 'text')).toBe('valueMissing')
    expect(faultOf({ column: 'label', operator: 'empty', value: '' }, 'text')).toBeNull()
    expect(operatorsOf('number')).not.toContain('contains')
  })
})
