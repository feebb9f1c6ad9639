'use client'
import { useTable } from '@tanstack/react-table'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { QueryError } from '#components/shell/query-error.tsx'
import { cn } from '#components/ui/cn.ts'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { formatNumber } from '#lib/format.ts'
import { rows as words } from '#lib/strings/rows.ts'
import { useColumnStatistics } from './column-statistics.tsx'
import { hashColumnOf } from './column-type.ts'
import { rowLink } from './row-link.ts'
import { topOf } from './tall-scroll.ts'
import { useRowWindow } from './use-row-window.ts'
import { useViewerPages, type ViewerAsk } from './use-viewer-pages.ts'
import { Cell, Head, indexColumn, viewerColumns, viewerFeatures } from './viewer-cells.tsx'

const rowHeight = 36
const frameHeight = 560
/** stays while the rows scroll */
const headHeight = 56
const view = frameHeight - headHeight
const pageOfRows = Math.floor(view / rowHeight)

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
  const [active, setActive] = useState(0)
  const [range, setRange] = useState({ first: 0, last: pageOfRows })
  const statistics = useColumnStatistics(ask)
  const viewer = useViewerPages(ask, range.first, range.last)
  const total = viewer.total ?? 0
  const { indexes, scroll, scrollTop, reveal } = useRowWindow(frame, total, rowHeight, view)
  const [first = 0, last = 0] = [indexes[0], indexes.at(-1)]
  useEffect(() => setRange({ first, last }), [first, last])

  const key = JSON.stringify(ask)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question starts at its first row
  useEffect(() => {
    frame.current?.scrollTo({ top: 0 })
    setActive(0)
    setOpening(null)
  }, [key])

  const columns = useMemo(() => viewerColumns(viewer.features), [viewer.features])
  const sorting = sort ? [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }] : []
  const table = useTable({
    features: viewerFeatures,
    columns,
    data: indexes.map((index) => ({ index, row: viewer.rowAt(index) })),
    manualSorting: true,
    state: { sorting },
    getRowId: ({ index }) => String(index),
  })
  const hashColumn = hashColumnOf(viewer.features.map(({ name }) => name))
  const linkTo = (index: number) => {
    const hash = hashColumn && viewer.rowAt(index)?.[hashColumn]
    return typeof hash === 'string' ? rowLink(slug, hash) : undefined
  }
  // Enter on a row that is still on its way opens it as soon as it is there
  const [opening, setOpening] = useState<number | null>(null)
  const opened = opening === null ? undefined : linkTo(opening)
  useEffect(() => {
    if (!opened) return
    setOpening(null)
    router.push(opened)
  }, [opened, router])
  const steps: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + pageOfRows,
    PageUp: active - pageOfRows,
    Home: 0,
    End: total - 1,
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter' && total > 0) return setOpening(active)
    const to = steps[event.key]
    if (to === undefined) return
    event.preventDefault()
    setOpening(null)
    const index = Math.max(0, Math.min(total - 1, to))
    setActive(index)
    reveal(index)
  }

  if (viewer.error) return <QueryError error={viewer.error} onRetry={viewer.retry} className="m-3" />
  const size = { width: table.getTotalSize(), minWidth: '100%' }
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
          style={{ height: Math.min(frameHeight, scroll.height + headHeight + 16) }}
          className={cn('overflow-auto border-t focus-visible:-outline-offset-2', viewer.stale && 'opacity-60')}
          onKeyDown={onKeyDown}
        >
          {/* biome-ignore lint/a11y/useSemanticElements: a table of a million rows is drawn in part */}
          <div
            role="row"
            tabIndex={-1}
            aria-rowindex={1}
            style={{ ...size, height: headHeight }}
            className="sticky top-0 z-10 flex border-b bg-card"
          >
            {table.getHeaderGroups()[0]?.headers.map(({ id: name, column }) => (
              <Head
                key={name}
                name={column.id}
                statistic={statistics.get(column.id)}
                width={column.getSize()}
                direction={sorting.find((sorted) => sorted.id === column.id)}
                onSort={column.id === indexColumn ? undefined : onSort}
              />
            ))}
          </div>
          <div style={{ height: scroll.height, ...size }} className="relative">
            {table.getRowModel().rows.map((row) => {
              const { index } = row.original
              return (
                // biome-ignore lint/a11y/useSemanticElements: a table of a million rows is drawn in part
                <div
                  key={row.id}
                  id={`${id}-${index}`}
                  role="row"
                  tabIndex={-1}
                  aria-rowindex={index + 2}
                  aria-selected={index === active}
                  style={{ height: rowHeight, transform: `translateY(${topOf(scroll, index, scrollTop)}px)` }}
                  className="absolute inset-x-0 flex items-center border-b outline-none hover:bg-muted/60 aria-selected:bg-primary-soft"
                  onMouseDown={() => setActive(index)}
                >
                  {row.getAllCells().map(({ id: cell, column }) => (
                    <Cell
                      key={cell}
                      shown={row.original}
                      position={viewer.positionAt(index)}
                      name={column.id}
                      width={column.getSize()}
                      href={linkTo(index)}
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
