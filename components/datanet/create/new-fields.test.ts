import { describe, expect, it } from 'vitest'
import { emptyFields, isOpenInDeed, newFieldsSchema, readFields } from './new-fields.ts'

const good = { ...emptyFields, name: 'Lamps', domain: 'lamps', summary: 'Who keeps which lamp on the coast.' }

describe('the form of a new Datanet', () => {
  it('has defaults for all but what only its maker knows', () => {
    expect(readFields(good).errors).toBeNull()
    expect(Object.keys(readFields(emptyFields).errors ?? {}).sort()).toEqual(['domain', 'name', 'summary'])
    expect(newFieldsSchema.parse(good)).toEqual(good)
  })
  it('reads lists out of texts', () => {
    const { input } = readFields({ ...good, tags: ' Coast, lamps,, coast', sampleQuestions: 'Who?\n\n Where? \n' })
    expect(input?.tags).toEqual(['coast', 'lamps'])
    expect(input?.sampleQuestions).toEqual(['Who?', 'Where?'])
  })
  it('names one fault a field', () => {
    const { errors } = readFields({ ...good, kinds: [], tags: '#x, *', recheckPercent: '', licence: '' })
    expect(errors).toMatchObject({
      kinds: 'Choose at least one kind of rows.',
      tags: 'A tag is a word or two.',
      licence: 'Choose a licence.',
      recheckPercent: 'Write a whole number from 0 to 50.',
    })
  })
  it('knows when “everybody” cannot be meant', () => {
    expect(isOpenInDeed(good)).toBe(true)
    expect(isOpenInDeed({ ...good, quorum: '0' })).toBe(false)
    expect(isOpenInDeed({ ...good, visibility: 'private' })).toBe(false)
    expect(isOpenInDeed({ ...good, visibility: 'private', contributePolicy: 'request' })).toBe(true)
  })
})
