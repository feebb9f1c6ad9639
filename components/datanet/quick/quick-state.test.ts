import { describe, expect, it } from 'vitest'
import { createDatanetInput } from '#lib/schemas/datanet.ts'
import { nameFromFile } from './quick-state.ts'

describe('a name out of a file’s name', () => {
  it.each([
    ['tax-law_rows.v2.jsonl', 'Tax law rows v2'],
    ['a.csv', 'A rows'],
    ['.csv', 'Rows'],
    [`${'long'.repeat(40)}.csv`, `L${'long'.repeat(40).slice(1, 80)}`],
  ])('%s', (file, name) => {
    expect(nameFromFile(file)).toBe(name)
    expect(createDatanetInput.shape.name.safeParse(name).success).toBe(true)
  })
})
