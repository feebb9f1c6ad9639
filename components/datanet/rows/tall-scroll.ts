/** Browsers lay out no element taller than about 16 (Firefox) to 33 million pixels. */
const tallest = 12_000_000

/** Where rows of one height stand in a frame that scrolls, also when all of them together are taller than an element can be. */
export type TallScroll = {
  /** height of what scrolls, in pixels */
  height: number
  /** pixels of rows that pass for one pixel of scrolling: 1 unless there are too many */
  scale: number
  rowHeight: number
}

/** @param view height of the frame, in pixels */
export function tallScroll(count: number, rowHeight: number, view: number): TallScroll {
  const total = count * rowHeight
  const height = Math.min(total, tallest)
  const scale = height < total && height > view ? (total - view) / (height - view) : 1
  return { height, scale, rowHeight }
}

/** Index of the row at the frame's upper edge, with its fraction. */
export const rowAt = ({ scale, rowHeight }: TallScroll, scrollTop: number): number => (scrollTop * scale) / rowHeight

/** How far to scroll so that a row stands at the frame's upper edge. */
export const scrollTo = ({ scale, rowHeight }: TallScroll, index: number): number => (index * rowHeight) / scale

/** Where a row stands in what scrolls. */
export const topOf = ({ scale, rowHeight }: TallScroll, index: number, scrollTop: number): number =>
  index * rowHeight - scrollTop * (scale - 1)
