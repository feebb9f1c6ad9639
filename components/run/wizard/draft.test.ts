import { describe, expect, it } from 'vitest'
import { defaultTexts } from '#lib/domain/param-fields.ts'
import { fieldId, paramId, readDraft } from './draft.ts'

type Choices = Parameters<typeof readDraft>[0]
const datanet = (slug: string) =>
  ({ slug, name: slug, latestVersion: { id: `ver_${slug}` } }) as Choices['chosen'][number]
const chosen = [datanet('harbour'), datanet('lamps')]

const choices: Choices = {
  base: { available: true } as Choices['base'],
  baseId: 'smollm2-135m-instruct',
  slugs: ['harbour', 'lamps'],
  chosen,
  unknown: [],
  weightOf: () => '1',
  from: null,
  test: null,
  cap: '',
  compare: null,
  values: '',
  texts: defaultTexts,
}

describe('what the wizard’s choices make', () => {
  it('is settings with every default and no cap of one’s own', () => {
    expect(readDraft(choices)).toEqual({
      settings: expect.objectContaining({
        baseModelId: 'smollm2-135m-instruct',
        datanets: [
          { versionId: 'ver_harbour', weight: 1 },
          { versionId: 'ver_lamps', weight: 1 },
        ],
        initRunId: null,
        testSet: { kind: 'heldout' },
      }),
      variants: [],
      cap: null,
      errors: [],
    })
  })
  it('takes weights where there are several Datanets, and none where there is one', () => {
    const heavy = { ...choices, weightOf: () => '2.5' }
    expect(readDraft(heavy).settings?.datanets.map(({ weight }) => weight)).toEqual([2.5, 2.5])
    expect(readDraft({ ...heavy, chosen: chosen.slice(0, 1) }).settings?.datanets[0]?.weight).toBe(1)
  })
  it.each(['', '0', '11', 'much'])('refuses the weight “%s” beside the data', (weight) => {
    const { settings, errors } = readDraft({ ...choices, weightOf: () => weight })
    expect(settings).toBeNull()
    expect(errors.map(({ id }) => id)).toEqual([fieldId.data, fieldId.data])
  })
  it('plans with the longest of a comparison', () => {
    const { settings, variants } = readDraft({ ...choices, compare: 'epochs', values: '1, 5, 2' })
    expect(settings?.params.epochs).toBe(5)
    expect(variants.map(({ epochs }) => epochs)).toEqual([1, 5, 2])
  })
  it.each([
    ['0.5', 500_000_000_000_000_000n, []],
    ['0', null, [fieldId.cap]],
    ['-1', null, [fieldId.cap]],
  ])('reads the cap “%s”, and plans meanwhile', (cap, wei, wrong) => {
    const draft = readDraft({ ...choices, cap })
    expect(draft.cap).toBe(wei)
    expect(draft.errors.map(({ id }) => id)).toEqual(wrong)
    expect(draft.settings).not.toBeNull()
  })
  it('names the field of a parameter that cannot be read, and plans nothing', () => {
    const draft = readDraft({ ...choices, texts: { ...defaultTexts, lora_r: '1000' } })
    expect(draft.errors.map(({ id }) => id)).toEqual([paramId('lora_r')])
    expect(draft.settings).toBeNull()
  })
})
