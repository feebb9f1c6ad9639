import { describe, expect, it } from 'vitest'
import { rowAt, scrollTo, tallScroll, topOf } from './tall-scroll.ts'

const view = 600
const rowHeight = 36

describe('a frame with rows of one height', () => {
  it('scrolls as it is while it is not too tall', () => {
    const scroll = tallScroll(1000, rowHeight, view)
    expect(scroll).toEqual({ height: 36_000, scale: 1, rowHeight })
    expect(rowAt(scroll, 720)).toBe(20)
    expect(topOf(scroll, 20, 720)).toBe(720)
  })

  it.each([400_000, 1_000_000, 50_000_000])('shows the first and the last of %d rows', (count) => {
    const scroll = tallScroll(count, rowHeight, view)
    expect(scroll.height).toBeLessThanOrEqual(16_000_000)
    expect(topOf(scroll, 0, 0)).toBe(0)
    const end = scroll.height - view
    expect(topOf(scroll, count - 1, end) + rowHeight).toBeCloseTo(end + view, 1)
    expect(rowAt(scroll, end)).toBeCloseTo(count - view / rowHeight, 3)
  })

  it('brings any row to the upper edge, rows below it one height apart', () => {
    const scroll = tallScroll(1_000_000, rowHeight, view)
    for (const index of [0, 1, 499_999, 900_000]) {
      const top = scrollTo(scroll, index)
      expect(topOf(scroll, index, top)).toBeCloseTo(top, 3)
      expect(topOf(scroll, index + 1, top) - topOf(scroll, index, top)).toBeCloseTo(rowHeight, 6)
    }
  })
})
