import { describe, expect, it } from 'vitest'
import { parseRows } from './parse-rows.ts'

const good = (n: number) => JSON.stringify({ instruction: `What is ${n}?`, response: `It is ${n}.` })

describe('parseRows', () => {
  it('reads instruction rows from JSONL with their line numbers', () => {
    const file = parseRows('a.jsonl', `${good(1)}\n\n${good(2)}\n`)
    expect(file.issues).toEqual([])
    expect(file.kind).toBe('instruction')
    expect(file.rows.map((row) => row.line)).toEqual([1, 3])
    expect(file.rows[0]?.datum.payload).toEqual({ instruction: 'What is 1?', response: 'It is 1.' })
  })

  it('reads the column names that people use', () => {
    const csv = parseRows('a.csv', 'Question,Answer\n"Who, me?",You\nWhat?,That\n')
    expect(csv.issues).toEqual([])
    expect(csv.rows.map((row) => row.datum.payload)).toEqual([
      { instruction: 'Who, me?', response: 'You' },
      { instruction: 'What?', response: 'That' },
    ])
    expect(parseRows('b.jsonl', '{"text":"a","label":"b"}').kind).toBe('classification')
    expect(parseRows('c.jsonl', '{"prompt":"a","chosen":"b","rejected":"c"}').kind).toBe('preference')
    const chat = '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}'
    expect(parseRows('d.jsonl', chat).kind).toBe('chat')
  })

  it('says that an empty file is empty', () => {
    expect(parseRows('a.jsonl', ' \n ').issues[0]?.message).toBe(
      'a.jsonl is empty; choose a file with at least one row.',
    )
    expect(parseRows('a.csv', 'instruction,response\n').issues[0]?.message).toMatch(/header and no rows/)
  })

  it('names the line of broken JSON and keeps reading', () => {
    const lines = [1, 2, 3, 4, 5, 6].map(good)
    const file = parseRows('a.jsonl', [...lines, '{"instruction": "x", ', good(8)].join('\n'))
    expect(file.issues).toHaveLength(1)
    expect(file.issues[0]?.line).toBe(7)
    expect(file.issues[0]?.message).toMatch(/^Line 7 is not valid JSON \(.+\); mend or remove this line\.$/)
    expect(file.rows).toHaveLength(7)
  })

  it('names wrong columns and what is expected', () => {
    const csv = parseRows('a.csv', 'foo,bar\n1,2\n')
    expect(csv.issues[0]).toMatchObject({ line: 1 })
    expect(csv.issues[0]?.message).toMatch(/columns foo,bar; expected instruction and response/)
    expect(parseRows('a.jsonl', '{"foo":1}').issues[0]?.message).toMatch(/Line 1 has the fields foo; expected/)
  })

  it('names an empty field by line and column', () => {
    const issue = parseRows('a.jsonl', `${good(1)}\n{"instruction":"x","response":"  "}`).issues[0]
    expect(issue).toMatchObject({ line: 2, column: 'response' })
  })

  it('refuses a row that no base model can read whole, other kinds among the rows, and NUL characters', () => {
    const long = JSON.stringify({ instruction: 'word '.repeat(3000), response: 'yes' })
    expect(parseRows('a.jsonl', long).issues[0]?.message).toMatch(/Line 1 is about [\d,]+ tokens long/)
    const mixed = parseRows('a.jsonl', `${good(1)}\n{"text":"a","label":"b"}`)
    expect(mixed.issues[0]?.message).toMatch(/Line 2 is a classification, the first row is a instruction/)
    expect(parseRows('a.jsonl', '{"instruction":"a\\u0000","response":"b"}').issues[0]?.message).toMatch(/NUL/)
  })

  it('names the line of a quote that is never closed', () => {
    const issue = parseRows('a.csv', 'instruction,response\n"never closed,x\ny,z\n').issues[0]
    expect(issue?.message).toMatch(/cannot be read at line/)
    expect(issue?.line).toBeGreaterThan(1)
  })
})
