import { paramFields } from '#lib/domain/param-fields.ts'
import { formatNumber } from '#lib/format.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { compare as words } from '#lib/strings/compare.ts'
import { run as runWords } from '#lib/strings/run.ts'

export type Difference = { name: string; title: string; values: string[] }

const shown = (value: string | number | null): string =>
  value === null ? runWords.auto : typeof value === 'number' ? formatNumber(value, 10) : value

function dataOf({ datanets }: RunDetail): string {
  return datanets
    .map(({ name, version, weight }) => {
      const text = runWords.version(name, formatNumber(version))
      return weight === 1 ? text : `${text} × ${formatNumber(weight)}`
    })
    .join(' + ')
}

/** Rows in which the runs are not all the same, values in their order; and how many rows are. */
export function differencesOf(runs: readonly RunDetail[]): { rows: Difference[]; same: number } {
  const all: Difference[] = [
    { name: 'base', title: words.base, values: runs.map(({ baseModelId }) => baseModelId) },
    { name: 'data', title: words.data, values: runs.map(dataOf) },
    ...paramFields.map(({ name, title }) => ({ name, title, values: runs.map(({ params }) => shown(params[name])) })),
  ]
  const rows = all.filter(({ values }) => values.some((value) => value !== values[0]))
  return { rows, same: all.length - rows.length }
}
