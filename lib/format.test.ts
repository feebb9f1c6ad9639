import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCompact,
  formatDuration,
  formatDurationRange,
  formatOpen,
  formatPercent,
  formatPpm,
  formatRelative,
  formatScientific,
  parseOpen,
  toOpen,
} from './format.ts'

describe('amounts', () => {
  it('cuts instead of rounding up', () => {
    expect(formatOpen('1999999999999999999')).toBe('1.9999 OPEN')
    expect(formatOpen('1000000000000000000000000000')).toBe('1,000,000,000 OPEN')
    expect(formatOpen('0')).toBe('0 OPEN')
  })
  it('never shows something as nothing', () => {
    expect(formatOpen('1234')).toBe('0.0000000000000012 OPEN')
    expect(formatOpen('1', { symbol: '' })).toBe('0.000000000000000001')
  })
  it('reads back what it writes, exactly', () => {
    for (const wei of ['0', '1', '1500000000000000000', '123456789000000000000000001']) {
      expect(parseOpen(toOpen(wei))).toBe(wei)
    }
    expect(parseOpen('1,500.25 OPEN')).toBe('1500250000000000000000')
    expect(parseOpen('.5')).toBe('500000000000000000')
  })
  it('refuses what is not an amount', () => {
    for (const text of ['', '.', '1,5', '-1', '1e9', '0.0000000000000000001', 'many'])
      expect(parseOpen(text)).toBeNull()
  })
})

describe('shares', () => {
  it('keeps small shares visible', () => {
    expect(formatPercent(0.1234)).toBe('12.3 %')
    expect(formatPercent(0)).toBe('0 %')
    expect(formatPpm(400)).toBe('< 0.1 %')
    expect(formatPpm(1_000_000)).toBe('100 %')
  })
})

describe('time', () => {
  it('names two units at most', () => {
    expect(formatDuration(45.4)).toBe('45 s')
    expect(formatDuration(125)).toBe('2 min 5 s')
    expect(formatDuration(3780)).toBe('1 h 3 min')
    expect(formatDuration(187_200)).toBe('2 d 4 h')
  })
  it('joins a range of one unit', () => {
    expect(formatDurationRange(100, 170)).toBe('2–3 min')
    expect(formatDurationRange(40, 90)).toBe('40 s – 2 min')
    expect(formatDurationRange(61, 62)).toBe('about 1 min')
  })
  it('counts from now', () => {
    const now = Date.UTC(2026, 10, 21)
    expect(formatRelative(new Date(now - 3 * 60_000), now)).toBe('3 minutes ago')
    expect(formatRelative(new Date(now + 20_000), now)).toBe('in 20 seconds')
    expect(formatRelative(new Date(now - 86_400_000), now)).toBe('yesterday')
    expect(formatRelative(new Date(now), now)).toBe('now')
  })
})

it('writes sizes and rates as people do', () => {
  expect([134_515_008, 1.7e9, 5400].map(formatCompact)).toEqual(['134.5M', '1.7B', '5.4K'])
  expect(formatBytes(0)).toBe('0 B')
  expect(formatBytes(4_210_000)).toBe('4.2 MB')
  expect(formatScientific(0.001)).toBe('1e-3')
  expect(formatScientific(0.25)).toBe('0.25')
})
