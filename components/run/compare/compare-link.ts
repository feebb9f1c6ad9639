import { parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs'

export const axes = ['steps', 'tokens', 'time'] as const
export type Axis = (typeof axes)[number]
export const mostCompared = 6

/** A comparison as it stands in the address. */
export const compareParsers = {
  runs: parseAsArrayOf(parseAsString).withDefault([]),
  x: parseAsStringLiteral(axes).withDefault('steps'),
}
export const compareLink = (ids: readonly string[]): string =>
  `/train/compare?runs=${ids.slice(0, mostCompared).map(encodeURIComponent).join(',')}`
