'use client'
import type { ColumnDef } from '@tanstack/react-table'
import { columnSizingFeature, rowSortingFeature, tableFeatures } from '@tanstack/react-table'
import { ArrowDown, ArrowUp } from 'lucide-react'
import Link from 'next/link'
import { cn } from '#components/ui/cn.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { formatNumber } from '#lib/format.ts'
import { rows as words } from '#lib/strings/rows.ts'
import { type ColumnStatistic, StatisticBars } from './column-statistics.tsx'
import { columnTypeOf, hashColumnOf } from './column-type.ts'
import type { Feature, ViewerRow } from './use-viewer-pages.ts'

export const viewerFeatures = tableFeatures({ columnSizingFeature, rowSortingFeature })
/** A row in sight; undefined while its page is fetched. */
export type Shown = { index: number; row: ViewerRow | undefined }

export const indexColumn = '#'
const longest = 600
const wide = 360
const widths: Record<string, number> = {
  prompt: wide,
  answer: wide,
  instruction: wide,
  response: wide,
  text: 420,
  messages: 520,
}

/** Every column of a version but the row's hash, which the number of the row leads to. */
export function viewerColumns(list: readonly Feature[]): ColumnDef<typeof viewerFeatures, Shown, unknown>[] {
  const hash = hashColumnOf(list.map(({ name }) => name))
  return [
    { id: indexColumn, size: 84 },
    ...list
      .filter(({ name }) => name !== hash)
      .map(({ name, dtype }) => ({
        id: name,
        size: widths[name] ?? (columnTypeOf(dtype) === 'number' ? 110 : 180),
        accessorFn: ({ row }: Shown) => row?.[name],
      })),
  ]
}

export type HeadProps = {
  name: string
  statistic: ColumnStatistic | undefined
  width: number
  direction: { desc: boolean } | undefined
  onSort: ((sort: string | null) => void) | undefined
}

/** First press: smallest first; second: largest first; third: as they lie. */
export function Head({ name, statistic, width, direction, onSort }: HeadProps) {
  const next = !direction ? name : direction.desc ? null : `-${name}`
  const label = !direction ? words.sortUp(name) : direction.desc ? words.sortNone(name) : words.sortDown(name)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of a million rows is drawn in part
    <div
      role="columnheader"
      tabIndex={-1}
      aria-sort={direction ? (direction.desc ? 'descending' : 'ascending') : undefined}
      style={{ width }}
      className="grid shrink-0 content-center gap-0.5 px-3 font-medium text-muted-foreground text-xs first:pl-4"
    >
      {onSort ? (
        <button
          type="button"
          title={label}
          onClick={() => onSort(next)}
          className="inline-flex min-h-6 max-w-full items-center gap-1 justify-self-start hover:text-foreground"
        >
          <span className="truncate">{name}</span>
          {direction &&
            (direction.desc ? (
              <ArrowDown aria-hidden className="size-3" />
            ) : (
              <ArrowUp aria-hidden className="size-3" />
            ))}
        </button>
      ) : (
        name
      )}
      {statistic && <StatisticBars statistic={statistic} />}
    </div>
  )
}

export type CellProps = {
  shown: Shown
  /** of the row in its version, from 0; not among what was found */
  position: number | undefined
  name: string
  width: number
  href: string | undefined
}

export function Cell({ shown: { index, row }, position, name, width, href }: CellProps) {
  const value = row?.[name]
  const text = name === indexColumn ? '' : asText(value)
  const number = formatNumber((position ?? index) + 1)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of a million rows is drawn in part
    <div
      role="gridcell"
      tabIndex={-1}
      style={{ width }}
      title={text.length > 40 ? text : undefined}
      className={cn('shrink-0 truncate px-3 text-sm first:pl-4', typeof value === 'number' && 'text-right')}
    >
      {name === indexColumn ? (
        href ? (
          <Link href={href} prefetch={false} tabIndex={-1} className="text-link text-xs" title={words.open}>
            {number}
          </Link>
        ) : (
          <span className="text-muted-foreground text-xs">{number}</span>
        )
      ) : row ? (
        text
      ) : (
        <Skeleton className="h-3 w-2/3" />
      )}
    </div>
  )
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return formatNumber(value)
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, longest)
}
