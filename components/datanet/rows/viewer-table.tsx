'use client'
import { type ColumnDef, columnSizingFeature, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { QueryError } from '#components/shell/query-error.tsx'
import { cn } from '#components/ui/cn.ts'
import { Skeleton, SkeletonRows } from '#components/ui/skeleton.tsx'
import { formatNumber } from '#lib/format.ts'
import { rows as words } from '#lib/strings/rows.ts'
import { columnTypeOf, hashColumnOf } from './column-type.ts'
import { rowLink } from './row-link.ts'
import { rowAt, scrollTo, tallScroll, topOf } from './tall-scroll.ts'
import { type Feature, useViewerPages, type ViewerAsk, type ViewerRow } from './use-viewer-pages.ts'

const rowHeight = 36
const frameHeight = 560
/** without the head, which stays */
const viewHeight = frameHeight - rowHeight
const overscan = 6
const features = tableFeatures({ columnSizingFeature, rowSortingFeature })
type Shown = { index: number; row: ViewerRow | undefined }

export type ViewerTableProps = {
  slug: string
  ask: ViewerAsk
  /** a column, with '-' before it for descending */
  sort: string | null
  onSort: (sort: string | null) => void
}

/** A window onto the rows: only what is in sight is fetched and drawn. */
export function ViewerTable({ slug, ask, sort, onSort }: ViewerTableProps) {
  const router = useRouter()
  const id = useId()
  const frame = useRef<HTMLDivElement>(null)
  const [scrollTop, setScrollTop] = useState(0)
  const [active, setActive] = useState(0)
  const [range, setRange] = useState({ first: 0, last: 20 })
  const viewer = useViewerPages(ask, range.first, range.last)
  const total = viewer.total ?? 0
  const scroll = tallScroll(total, rowHeight, viewHeight)
  const columns = useMemo(() => columnsOf(viewer.features), [viewer.features])
  const hashColumn = hashColumnOf(viewer.features.map(({ name }) => name))

  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => scroll.height / Math.max(1, total),
    overscan,
    // Rows keep their height where the frame scrolls faster than they pass.
    rangeExtractor: () => {
      const first = Math.floor(rowAt(scroll, frame.current?.scrollTop ?? 0))
      const from = Math.max(0, first - overscan)
      const to = Math.min(total - 1, first + Math.ceil(viewHeight / rowHeight) + overscan)
      return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
    },
  })
  const indexes = virtualizer.getVirtualItems().map(({ index }) => index)
  const [first = 0, last = 0] = [indexes[0], indexes.at(-1)]
  useEffect(() => setRange({ first, last }), [first, last])

  const key = JSON.stringify(ask)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question starts at its first row
  useEffect(() => {
    frame.current?.scrollTo({ top: 0 })
    setActive(0)
  }, [key])
  // One turn of the wheel moves as many rows as ever, however many there are.
  useEffect(() => {
    const element = frame.current
    if (!element || scroll.scale === 1) return
    const onWheel = (event: WheelEvent) => {
      if (event.deltaMode !== 0 || event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return
      event.preventDefault()
      element.scrollTop += event.deltaY / scroll.scale
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [scroll.scale])

  const data = useMemo<Shown[]>(
    () => indexes.map((index) => ({ index, row: viewer.rowAt(index) })),
    // biome-ignore lint/correctness/useExhaustiveDependencies: a new array of indexes each time, with the same numbers
    [first, last, viewer.rowAt],
  )
  const sorting = sort ? [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }] : []
  const table = useTable({
    features,
    columns,
    data,
    manualSorting: true,
    state: { sorting },
    getRowId: ({ index }) => String(index),
  })
  const width = table.getTotalSize()
  const hashAt = (index: number) => {
    const hash = hashColumn && viewer.rowAt(index)?.[hashColumn]
    return typeof hash === 'string' ? hash : undefined
  }
  const move = (to: number) => {
    const index = Math.max(0, Math.min(total - 1, to))
    setActive(index)
    const element = frame.current
    if (!element) return
    const above = rowAt(scroll, element.scrollTop)
    const fits = Math.floor((viewHeight - rowHeight) / rowHeight)
    if (index < above) element.scrollTop = scrollTo(scroll, index)
    else if (index > above + fits) element.scrollTop = scrollTo(scroll, index - fits)
  }
  const steps: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + 14,
    PageUp: active - 14,
    Home: 0,
    End: total - 1,
  }

  if (viewer.error) return <QueryError error={viewer.error} onRetry={viewer.retry} className="m-3" />
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 border-t px-4 py-1.5 text-muted-foreground text-xs">
        <span role="status">{viewer.total !== undefined && words.count(formatNumber(viewer.total))}</span>
        <span className="max-md:hidden">{words.hint}</span>
      </div>
      {viewer.pending ? (
        <SkeletonRows rows={12} />
      ) : total === 0 ? (
        <p className="border-t p-4 text-muted-foreground">{words.noneFound}</p>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a table of a million rows is drawn in part
        <div
          ref={frame}
          role="grid"
          aria-label={words.caption}
          aria-rowcount={total + 1}
          aria-colcount={columns.length}
          aria-activedescendant={`${id}-${active}`}
          tabIndex={0}
          style={{ height: Math.min(frameHeight, scroll.height + rowHeight + 12) }}
          className={cn('overflow-auto border-t focus-visible:-outline-offset-2', viewer.stale && 'opacity-60')}
          onScroll={scroll.scale === 1 ? undefined : (event) => setScrollTop(event.currentTarget.scrollTop)}
          onKeyDown={(event) => {
            const to = steps[event.key]
            const hash = event.key === 'Enter' && event.target === event.currentTarget ? hashAt(active) : undefined
            if (hash) router.push(rowLink(slug, hash))
            if (to === undefined) return
            event.preventDefault()
            move(to)
          }}
        >
          <div
            // biome-ignore lint/a11y/useSemanticElements: see above
            role="row"
            tabIndex={-1}
            aria-rowindex={1}
            style={{ width, minWidth: '100%' }}
            className="sticky top-0 z-10 flex h-9 items-center border-b bg-card"
          >
            {table.getHeaderGroups()[0]?.headers.map((header) => (
              <Head
                key={header.id}
                name={header.column.id}
                width={header.getSize()}
                direction={sorting.find((sorted) => sorted.id === header.column.id)}
                onSort={header.column.id === indexColumn ? undefined : onSort}
              />
            ))}
          </div>
          <div style={{ height: scroll.height, width, minWidth: '100%' }} className="relative">
            {table.getRowModel().rows.map((row) => {
              const { index } = row.original
              return (
                <div
                  key={row.id}
                  id={`${id}-${index}`}
                  // biome-ignore lint/a11y/useSemanticElements: see above
                  role="row"
                  tabIndex={-1}
                  aria-rowindex={index + 2}
                  aria-selected={index === active}
                  data-index={index}
                  style={{ height: rowHeight, transform: `translateY(${topOf(scroll, index, scrollTop)}px)` }}
                  className="absolute inset-x-0 flex items-center border-b outline-none hover:bg-muted/60 aria-selected:bg-primary-soft"
                  onMouseDown={() => setActive(index)}
                >
                  {row.getAllCells().map((cell) => (
                    <Cell
                      key={cell.id}
                      shown={row.original}
                      position={viewer.positionAt(index)}
                      name={cell.column.id}
                      width={cell.column.getSize()}
                      href={hashAt(index) && rowLink(slug, hashAt(index) as string)}
                    />
                  ))}
                </div>
              )
            })}
          </div>
        </div>
      )}
    </>
  )
}

const indexColumn = '#'
const widths: Record<string, number> = { prompt: 360, answer: 360, text: 420, messages: 520, instruction: 360, response: 360 }

function columnsOf(list: readonly Feature[]): ColumnDef<typeof features, Shown, unknown>[] {
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

type HeadProps = {
  name: string
  width: number
  direction: { desc: boolean } | undefined
  onSort: ((sort: string | null) => void) | undefined
}

function Head({ name, width, direction, onSort }: HeadProps) {
  const next = !direction ? name : direction.desc ? null : `-${name}`
  const label = !direction ? words.sortUp(name) : direction.desc ? words.sortNone(name) : words.sortDown(name)
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div
      role="columnheader"
      tabIndex={-1}
      aria-sort={direction ? (direction.desc ? 'descending' : 'ascending') : undefined}
      style={{ width }}
      className="flex shrink-0 items-center px-3 font-medium text-muted-foreground text-xs first:pl-4"
    >
      {onSort ? (
        <button
          type="button"
          title={label}
          onClick={() => onSort(next)}
          className="inline-flex min-h-6 max-w-full items-center gap-1 hover:text-foreground"
        >
          <span className="truncate">{name}</span>
          {direction && (direction.desc ? <ArrowDown className="size-3" /> : <ArrowUp className="size-3" />)}
        </button>
      ) : (
        name
      )}
    </div>
  )
}

type CellProps = {
  shown: Shown
  position: number | undefined
  name: string
  width: number
  href: string | undefined
}

function Cell({ shown: { index, row }, position, name, width, href }: CellProps) {
  const text = row && name !== indexColumn ? asText(row[name]) : ''
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div
      role="gridcell"
      tabIndex={-1}
      style={{ width }}
      title={text.length > 40 ? text.slice(0, 600) : undefined}
      className={cn('shrink-0 truncate px-3 text-sm first:pl-4', typeof row?.[name] === 'number' && 'text-right')}
    >
      {name === indexColumn ? (
        href ? (
          <Link href={href} prefetch={false} tabIndex={-1} className="text-link text-xs" aria-label={words.open}>
            {formatNumber((position ?? index) + 1)}
          </Link>
        ) : (
          <span className="text-muted-foreground text-xs">{formatNumber((position ?? index) + 1)}</span>
        )
      ) : row ? (
        text
      ) : (
        <Skeleton className="h-3 w-2/3" />
      )}
    </div>
  )
}

const asText = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'number'
      ? formatNumber(value)
      : typeof value === 'string'
        ? value.slice(0, 600)
        : JSON.stringify(value).slice(0, 600)
