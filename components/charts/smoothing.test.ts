import { expect, it } from 'vitest'
import { smooth, thin } from './smoothing.ts'

const line = Array.from({ length: 50 }, (_, x) => ({ x, y: 3 }))

it('leaves a constant and a weight of zero alone', () => {
  expect(smooth(line, 0.9).every(({ y }) => Math.abs(y - 3) < 1e-9)).toBe(true)
  const zigzag = [1, 5, 2].map((y, x) => ({ x, y }))
  expect(smooth(zigzag, 0)).toEqual(zigzag)
})

it('starts at the first point and is not thrown off by a value that is not a number', () => {
  const points = [2, Number.NaN, 4].map((y, x) => ({ x, y }))
  const [first, second, third] = smooth(points, 0.5)
  expect(first?.y).toBe(2)
  expect(second?.y).toBeNaN()
  expect(third?.y).toBeCloseTo((2 * 0.25 + 4 * 0.5) / 0.75)
})

it('thins to the number asked for and keeps both ends', () => {
  const kept = thin(line, 7)
  expect(kept).toHaveLength(7)
  expect(kept[0]?.x).toBe(0)
  expect(kept.at(-1)?.x).toBe(49)
  expect(thin(line, 100)).toHaveLength(50)
})
