'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useState } from 'react'
import { rowAt, scrollTo, tallScroll } from './tall-scroll.ts'

const overscan = 6

/**
 * Which rows of very many are in sight, and where they stand in the frame that scrolls.
 * @param view height of the frame without its head, in pixels
 */
export function useRowWindow(frame: RefObject<HTMLDivElement | null>, total: number, rowHeight: number, view: number) {
  const scroll = tallScroll(total, rowHeight, view)
  const [scrollTop, setScrollTop] = useState(0)
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => scroll.height / Math.max(1, total),
    overscan,
    // Rows keep their height where the frame scrolls slower than they pass.
    rangeExtractor: () => {
      const first = Math.floor(rowAt(scroll, frame.current?.scrollTop ?? 0))
      const from = Math.max(0, first - overscan)
      const to = Math.min(total - 1, first + Math.ceil(view / rowHeight) + overscan)
      return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
    },
  })
  // One turn of the wheel moves as many rows as ever, however many there are.
  useEffect(() => {
    const element = frame.current
    if (!element || scroll.scale === 1) return
    const onScroll = () => setScrollTop(element.scrollTop)
    const onWheel = (event: WheelEvent) => {
      if (event.deltaMode !== 0 || event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return
      event.preventDefault()
      element.scrollTop += event.deltaY / scroll.scale
    }
    element.addEventListener('scroll', onScroll)
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('wheel', onWheel)
    }
  }, [frame, scroll.scale])
  /** Scrolls no further than is needed to see a row. */
  const reveal = (index: number) => {
    const element = frame.current
    if (!element) return
    const above = rowAt(scroll, element.scrollTop)
    const fits = Math.floor(view / rowHeight) - 1
    if (index < above) element.scrollTop = scrollTo(scroll, index)
    else if (index > above + fits) element.scrollTop = scrollTo(scroll, index - fits)
  }
  const indexes = virtualizer.getVirtualItems().map(({ index }) => index)
  return { indexes, scroll, scrollTop: scroll.scale === 1 ? 0 : scrollTop, reveal }
}
