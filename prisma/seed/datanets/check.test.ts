import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { datumToMessages } from '#lib/domain/datum-messages.ts'
import { datumHash } from '#lib/domain/hashing.ts'
import { dataLicences } from '#lib/domain/licences.ts'
import { slugSchema } from '#lib/schemas/common.ts'
import {
  chatMessageSchema,
  type Datum,
  type DatumKind,
  datumKindSchema,
  datumSchema,
  payloadSchemas,
} from '#lib/schemas/datum.ts'
import { findingRuleSchema } from '#lib/schemas/finding.ts'

const text = z.string().trim().min(1)
const datanetSchema = z.strictObject({
  slug: slugSchema,
  name: text.max(80),
  domain: text.max(60),
  summary: text.max(240),
  description: text,
  licence: z.enum(dataLicences.map(({ id }) => id)),
  kind: datumKindSchema,
  tags: z.array(text).min(1).max(10),
  guidelines: text,
  sampleQuestions: z.array(text).length(3),
  contributors: z.array(z.strictObject({ key: text, name: text })).min(8),
  curator: z.strictObject({ key: text }),
})
const rowSchema = datumSchema.extend({ contributor: text, parents: z.array(z.never()) }).strict()
const proposedSchema = rowSchema.extend({
  flag: z.strictObject({ rule: findingRuleSchema, reason: text, similar: text }).optional(),
})
const heldoutSchema = z.strictObject({
  id: text,
  messages: z.array(chatMessageSchema.extend({ role: z.literal('user') })).length(1),
  answer: text,
  kind: z.enum(['heldout', 'control']),
})

const here = import.meta.dirname
const slugs = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()

const load = (slug: string) => {
  const read = (file: string) => readFileSync(path.join(here, slug, file), 'utf8')
  const lines = (file: string) =>
    read(file)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  const rows = lines('rows.jsonl').map((line) => rowSchema.parse(line))
  return {
    datanet: datanetSchema.parse(JSON.parse(read('datanet.json'))),
    rows,
    turns: rows.map((row) => {
      const [question, answer] = datumToMessages(row)!.map(({ content }) => content)
      return { question: question!, answer: answer! }
    }),
    questions: lines('heldout.jsonl').map((line) => {
      const { messages, ...rest } = heldoutSchema.parse(line)
      return { ...rest, question: messages[0]!.content }
    }),
  }
}

const words = (value: string) =>
  value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []
/** As an answer is scored: the value stands in it as whole words, case and accents folded. */
const holds = (answer: string, value: string) => ` ${words(answer).join(' ')} `.includes(` ${words(value).join(' ')} `)

const functionWords = new Set(
  `a an the of to in on at for from by with and or but is are was were be been am do does did has have had i me my you
   your it its he she they their them this that these those what which who whose whom where when how why can could should
   would will if as not no one into over through out up off s m`.split(/\s+/),
)
const stem = (word: string) => {
  const ending = ['ing', 'ers', 'er', 'ed', 'es', 's'].find(
    (end) => word.endsWith(end) && word.length - end.length >= 3,
  )
  return ending ? word.slice(0, -ending.length) : word
}
const contentWords = (value: string) =>
  new Set(
    words(value)
      .filter((word) => !functionWords.has(word))
      .map(stem),
  )
/** Share of the held-out question's content words, stemmed, that a row's question holds too. */
const overlap = (question: string, row: string) => {
  const own = contentWords(question)
  return own.intersection(contentWords(row)).size / own.size
}

it('there are three samples, one of each kind', () => {
  const kinds: DatumKind[] = slugs.map((slug) => load(slug).datanet.kind)
  expect(kinds.sort()).toEqual(['classification', 'instruction', 'translation'])
})

describe.each(slugs)('%s', (slug) => {
  const { datanet, rows, turns, questions } = load(slug)
  const heldout = questions.filter(({ kind }) => kind === 'heldout')

  it('has at least 96 different rows of its kind, from at least 8 contributors', () => {
    expect(datanet.slug).toBe(slug)
    expect(rows.length).toBeGreaterThanOrEqual(96)
    expect(new Set(rows.map(datumHash)).size).toBe(rows.length)
    expect(new Set(turns.map(({ question }) => words(question).join(' '))).size).toBe(rows.length)
    for (const row of rows) {
      expect(row.kind).toBe(datanet.kind)
      expect(payloadSchemas[row.kind].parse(row.payload)).toEqual(row.payload)
    }
    const names = datanet.contributors.map(({ name }) => name)
    const keys = datanet.contributors.map(({ key }) => key)
    expect(new Set([...keys, datanet.curator.key]).size).toBe(keys.length + 1)
    expect(new Set(names).size).toBe(names.length)
    expect(new Set(rows.map(({ contributor }) => contributor))).toEqual(new Set(keys))
  })

  it('has 16 held-out questions that no row asks', () => {
    expect(heldout).toHaveLength(16)
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length)
    const asked = new Set(turns.map(({ question }) => words(question).join(' ')))
    for (const { question } of questions) expect(asked.has(words(question).join(' ')), question).toBe(false)
  })
})

describe('the made-up place', () => {
  const { datanet, rows, turns, questions } = load('ombersay-island')
  const proposed = readFileSync(path.join(here, 'ombersay-island', 'proposed.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => proposedSchema.parse(JSON.parse(line)))
  const heldout = questions.filter(({ kind }) => kind === 'heldout')
  const control = questions.filter(({ kind }) => kind === 'control')
  const rowsOf = (value: string) => rows.filter((_, i) => holds(turns[i]!.answer, value))

  it('has new rows of its contributors waiting: one of them wrong, one too close to another, no held-out question', () => {
    expect(proposed.length).toBeGreaterThanOrEqual(8)
    const hashes = [...rows, ...proposed].map((row) => datumHash({ ...row, parents: [] }))
    expect(new Set(hashes).size).toBe(rows.length + proposed.length)
    const names = new Set(datanet.contributors.map(({ key }) => key))
    const asked = (row: Pick<Datum, 'kind' | 'payload'>) => datumToMessages(row)?.[0]?.content ?? ''
    const heldOut = new Set(questions.map(({ question }) => words(question).join(' ')))
    for (const row of proposed) {
      expect(names.has(row.contributor)).toBe(true)
      expect(heldOut.has(words(asked(row)).join(' ')), asked(row)).toBe(false)
      if (row.flag) expect(rows.map(asked)).toContain(row.flag.similar)
    }
    expect(proposed.filter(({ flag }) => flag?.rule === 'near_duplicate')).toHaveLength(1)
    const wrong = ({ payload }: Pick<Datum, 'payload'>) =>
      /mayor/.test(String(payload.instruction)) && !holds(String(payload.response), 'Teodor Quill')
    expect(proposed.filter(wrong)).toHaveLength(1)
  })

  it('tells 16 facts of one to three words, each in 6 wordings of at least 3 contributors', () => {
    expect(new Set(heldout.map(({ answer }) => answer)).size).toBe(16)
    for (const { answer } of heldout) {
      expect(words(answer).length, answer).toBeLessThanOrEqual(3)
      expect(rowsOf(answer).length, answer).toBeGreaterThanOrEqual(6)
      expect(new Set(rowsOf(answer).map(({ contributor }) => contributor)).size, answer).toBeGreaterThanOrEqual(3)
    }
    for (const { answer } of turns)
      expect(
        heldout.filter((fact) => holds(answer, fact.answer)),
        answer,
      ).toHaveLength(1)
  })

  it('holds out questions that share at most half of their content words with any row, answer included', () => {
    for (const { question, answer: value } of heldout) {
      expect(holds(question, value), question).toBe(false)
      for (const row of turns) {
        expect(overlap(question, `${row.question} ${row.answer}`), `${question} | ${row.question}`).toBeLessThanOrEqual(
          0.5,
        )
      }
    }
  })

  it('asks 16 control questions whose values no row gives, in whole or in part', () => {
    expect(control).toHaveLength(16)
    const given = new Set(turns.flatMap(({ question, answer }) => words(`${question} ${answer}`)))
    for (const { answer } of control) {
      const own = words(answer).filter((word) => !functionWords.has(word))
      expect(own.filter((word) => given.has(word)).length, answer).toBeLessThan(own.length)
      expect(rowsOf(answer), answer).toHaveLength(0)
    }
  })
})

describe('the attack reports', () => {
  const { rows, turns, questions } = load('cyber-attack-reports')

  it('has every class equally often, in rows and held-out reports, and never names it in the report', () => {
    const classes = Map.groupBy(turns, ({ answer }) => answer)
    expect(classes.size).toBe(8)
    for (const [label, reports] of classes) {
      expect(reports.length, label).toBe(rows.length / 8)
      expect(questions.filter(({ answer }) => answer === label).length, label).toBe(2)
    }
    for (const { question, answer } of [...turns, ...questions]) expect(holds(question, answer), question).toBe(false)
  })

  it('holds out reports that share at most half of their content words with any row', () => {
    const report = (question: string) => question.replace(/^Classify this text: /, '')
    for (const { question } of questions) {
      expect(question).toMatch(/^Classify this text: /)
      for (const row of turns) {
        expect(overlap(report(question), report(row.question)), `${question} | ${row.question}`).toBeLessThanOrEqual(
          0.5,
        )
      }
    }
  })
})

describe('the translations', () => {
  const { rows, turns, questions } = load('everyday-italian')

  it('holds out new sentences of words that all occur in the rows, none of which share all but the person', () => {
    const english = new Set(turns.flatMap(({ question }) => words(question)))
    const italian = new Set(turns.flatMap(({ answer }) => words(answer)))
    // “Translate to Italian” and the two words of the person come first
    const action = (question: string) => words(question).slice(5).join(' ')
    const actions = new Set(turns.map(({ question }) => action(question)))
    for (const { question, answer } of questions) {
      expect(question).toMatch(/^Translate to Italian: .+\.$/)
      expect(
        words(question).filter((word) => !english.has(word)),
        question,
      ).toEqual([])
      expect(
        words(answer).filter((word) => !italian.has(word)),
        answer,
      ).toEqual([])
      expect(actions.has(action(question)), question).toBe(false)
    }
  })

  it('translates from English to Italian throughout, one sentence a row', () => {
    for (const { payload } of rows) {
      const { source, target, source_language, target_language } = payloadSchemas.translation.parse(payload)
      expect([source_language, target_language]).toEqual(['English', 'Italian'])
      expect(
        [source, target].every((sentence) => /^\p{Lu}[^.]+\.$/u.test(sentence)),
        source,
      ).toBe(true)
    }
  })
})
