'use client'
import { X } from 'lucide-react'
import { parseAsInteger, parseAsJson, parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from 'nuqs'
import { useDeferredValue, useMemo } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { SearchInput } from '#components/ui/search-input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { rows as words } from '#lib/strings/rows.ts'
import { columnTypeOf } from './column-type.ts'
import { ConditionBuilder } from './condition-builder.tsx'
import { type Condition, conditionsSchema, quoteColumn, searchWhere, takesValue, whereOf } from './conditions.ts'
import { useViewerColumns } from './use-viewer-columns.ts'
import type { ViewerAsk } from './use-viewer-pages.ts'
import { ViewerTable } from './viewer-table.tsx'

const splits = ['train', 'test'] as const

/** The rows of a released version, millions of them, with search, filter and order; all of it stands in the URL. */
export function ReleasedRows({ datanet }: { datanet: DatanetDetail }) {
  const released = datanet.versions.filter(({ releasedAt }) => releasedAt !== null)
  const newest = released[0]?.version ?? 1
  const [{ version, split, filter, sort }, set] = useQueryStates({
    version: parseAsInteger.withDefault(newest),
    split: parseAsStringLiteral(splits).withDefault('train'),
    filter: parseAsJson(conditionsSchema).withDefault([]),
    sort: parseAsString,
  })
  const [search, setSearch] = useQueryState('q', { defaultValue: '', throttleMs: 300 })
  const query = useDeferredValue(search.trim())
  const place = { dataset: datanet.slug, config: `v${version}`, split }
  const columns = useViewerColumns(place)
  const types = useMemo(() => new Map(columns.map(({ name, dtype }) => [name, columnTypeOf(dtype)])), [columns])
  const ask = useMemo<ViewerAsk>(() => {
    const texts = columns.filter(({ name }) => types.get(name) === 'text').map(({ name }) => name)
    const asked = filter.length > 0 || sort
    const where = [whereOf(filter, types), asked && query && texts.length > 0 ? searchWhere(query, texts) : '']
    return {
      dataset: datanet.slug,
      config: `v${version}`,
      split,
      query: (!asked && query) || undefined,
      where: where.filter(Boolean).join(' AND ') || undefined,
      orderby: sort ? `${quoteColumn(sort.replace(/^-/, ''))}${sort.startsWith('-') ? ' DESC' : ''}` : undefined,
    }
  }, [datanet.slug, version, split, filter, sort, query, columns, types])
  return (
    <Card className="overflow-hidden">
      <div className="flex flex-wrap items-center gap-2 p-3">
        <SearchInput
          aria-label={words.search}
          placeholder={words.searchPlaceholder}
          maxLength={200}
          value={search}
          onValueChange={(value) => setSearch(value || null)}
          className="w-full sm:w-64"
        />
        <ConditionBuilder
          columns={[...types].flatMap(([name, type]) => (type === 'list' ? [] : [{ name, type }]))}
          conditions={filter}
          onChange={(next) => set({ filter: next.length > 0 ? next : null })}
        />
        <span className="flex-1 max-sm:hidden" />
        <Select
          aria-label={words.split}
          className="w-36 max-sm:flex-1"
          value={split}
          onValueChange={(next) =>
            set({ split: splits.find((known) => known === next) ?? null, filter: null, sort: null })
          }
          options={splits.map((value) => ({ value, label: words.splits[value] }))}
        />
        <Select
          aria-label={words.version}
          className="w-44 max-sm:flex-1"
          value={String(version)}
          onValueChange={(next) => set({ version: Number(next) })}
          options={released.map(({ version: number }) => ({
            value: String(number),
            label: number === newest ? words.newest(String(number)) : words.versionName(String(number)),
          }))}
        />
      </div>
      {filter.length > 0 && (
        <ul className="flex flex-wrap gap-1.5 px-3 pb-3">
          {filter.map((condition, index) => (
            <li key={`${condition.column}:${condition.operator}:${condition.value}`}>
              <Button
                size="sm"
                aria-label={words.filter.removeChip(chip(condition))}
                className="max-w-full"
                onClick={() => {
                  const next = filter.toSpliced(index, 1)
                  void set({ filter: next.length > 0 ? next : null })
                }}
              >
                <span className="truncate">{chip(condition)}</span>
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ViewerTable slug={datanet.slug} ask={ask} sort={sort} onSort={(next) => set({ sort: next })} />
    </Card>
  )
}

const chip = ({ column, operator, value }: Condition) =>
  words.filter.chip(column, words.filter.operators[operator], takesValue(operator) ? value : '')
