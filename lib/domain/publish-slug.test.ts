import { expect, it } from 'vitest'
import { slugSchema } from '#lib/schemas/common.ts'
import { toSlug } from './publish-slug.ts'

it('makes an address of a name', () => {
  expect(toSlug('The Isle of Éstrana, v2!')).toBe('the-isle-of-estrana-v2')
  expect(toSlug('Große Straße')).toBe('grosse-strasse')
  expect(toSlug('東京')).toBe('')
})

it('stays within what the schema takes', () => {
  for (const name of ['a'.repeat(60), `${'abc '.repeat(20)}`, `${'x'.repeat(47)} y`, '--- Rivers ---']) {
    expect(slugSchema.safeParse(toSlug(name)).success, name).toBe(true)
  }
})
