/**
 * Every number, amount and time on a screen goes through here, so that one place decides locale and precision.
 * The locale is fixed: server and browser must write the same text.
 */
const LOCALE = 'en-GB'
const WEI = 10n ** 18n

const cache = new Map<string, Intl.NumberFormat>()
function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options)
  let format = cache.get(key)
  if (!format) {
    format = new Intl.NumberFormat(LOCALE, options)
    cache.set(key, format)
  }
  return format
}

/** 12,345.68; `digits` is the most that stand after the point. */
export function formatNumber(value: number, digits = 2): string {
  return numbers({ maximumFractionDigits: digits }).format(value)
}

/** Always the same number of digits, for columns that are compared: 0.4210. */
export function formatFixed(value: number, digits = 4): string {
  return numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
}

// as the field writes them: in British English a million is an "m"
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })
/** 135M, 1.7B, 5.4K: sizes of models, numbers of tokens. */
export function formatCompact(value: number): string {
  return compact.format(value)
}

/** Very small and very large figures as people write them in papers: 1e-3, 0.01, 250. */
export function formatScientific(value: number): string {
  if (value !== 0 && (Math.abs(value) < 0.01 || Math.abs(value) >= 1e6)) {
    return value.toExponential().replace('e+', 'e')
  }
  return formatNumber(value, 4)
}

/** A share of one as a percentage: 0.1234 → 12.3 %. What is more than nothing is never shown as 0 %. */
export function formatPercent(share: number, digits = 1): string {
  const least = 0.1 ** digits / 100
  if (share > 0 && share < least) return `< ${formatPercent(least, digits)}`
  return `${numbers({ maximumFractionDigits: digits }).format(share * 100)} %`
}

/** Parts per million as a percentage. */
export function formatPpm(ppm: number, digits = 1): string {
  return formatPercent(ppm / 1_000_000, digits)
}

/** Right and wrong answers: 13 of 16. */
export function formatScore(correct: number, total: number): string {
  return `${formatNumber(correct)} of ${formatNumber(total)}`
}

/** Decimal notation of an amount in wei, exact, without trailing zeros and without grouping: "1.5". */
export function toOpen(wei: string | bigint): string {
  const value = BigInt(wei)
  const size = value < 0n ? -value : value
  const fraction = (size % WEI).toString().padStart(18, '0').replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${size / WEI}${fraction ? `.${fraction}` : ''}`
}

/**
 * An amount in wei as people read it: "1,234.5678 OPEN". Cut, never rounded up, so that nobody is promised more than there
 * is; an amount too small for `digits` keeps its first two significant digits.
 */
export function formatOpen(wei: string | bigint, { digits = 4, symbol = 'OPEN' } = {}): string {
  const [whole = '0', fraction = ''] = toOpen(wei).split('.')
  const lead = fraction.search(/[1-9]/)
  const keep = whole === '0' && lead >= digits ? lead + 2 : digits
  const shown = fraction.slice(0, keep).replace(/0+$/, '')
  const text = `${numbers({}).format(BigInt(whole))}${shown ? `.${shown}` : ''}`
  return symbol ? `${text} ${symbol}` : text
}

/** Reads what a person typed ("1,5" is refused, "1,500.25" is not) into wei; null when it is not an amount. */
export function parseOpen(text: string): string | null {
  const plain = text.trim().replace(/\s*OPEN$/i, '')
  const grouped = /^\d{1,3}(,\d{3})+(\.\d{1,18})?$/.test(plain)
  const bare = grouped ? plain.replaceAll(',', '') : plain
  const match = /^(\d{1,27})?(?:\.(\d{1,18}))?$/.exec(bare)
  if (!match || bare === '' || bare === '.') return null
  const [, whole = '0', fraction = ''] = match
  return (BigInt(whole) * WEI + BigInt(fraction.padEnd(18, '0') || '0')).toString()
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
/** Decimal units: 4.2 MB. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${formatNumber(bytes / 1000 ** power, power === 0 ? 0 : 1)} ${units[power]}`
}

/** Seconds as "45 s", "2 min 5 s", "1 h 3 min", "2 d 4 h". */
export function formatDuration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds))
  if (total < 60) return `${total} s`
  const pairs = [
    [86_400, 'd', 3600, 'h'],
    [3600, 'h', 60, 'min'],
    [60, 'min', 1, 's'],
  ] as const
  const [large, largeUnit, small, smallUnit] = pairs.find(([size]) => total >= size) ?? pairs[2]
  const rest = Math.floor((total % large) / small)
  return `${Math.floor(total / large)} ${largeUnit}${rest ? ` ${rest} ${smallUnit}` : ''}`
}

/** A range as plans give it: "2–3 min" when both ends share the unit. */
export function formatDurationRange(from: number, to: number): string {
  const [a, b] = [from, to].map((value) =>
    value >= 60 ? formatDuration(Math.round(value / 60) * 60) : formatDuration(value),
  )
  if (a === b || a === undefined || b === undefined) return `about ${a}`
  const unit = / (s|min)$/.exec(b)?.[1]
  return unit && a.endsWith(` ${unit}`) && !/h/.test(b) ? `${a.slice(0, -unit.length - 1)}–${b}` : `${a} – ${b}`
}

const dateFormat = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' })
const dateTimeFormat = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' })
const clockFormat = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' })
const relativeFormat = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' })

/** 21 Nov 2026, in the reader's time zone. */
export function formatDate(iso: string | Date): string {
  return dateFormat.format(new Date(iso))
}
/** 21 Nov 2026, 14:03:20 */
export function formatDateTime(iso: string | Date): string {
  return dateTimeFormat.format(new Date(iso))
}
/** 14:03:20, for logs. */
export function formatClock(iso: string | Date): string {
  return clockFormat.format(new Date(iso))
}

const steps = [
  [60, 1, 'second'],
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [30 * 86_400, 86_400, 'day'],
  [365 * 86_400, 30 * 86_400, 'month'],
  [Number.POSITIVE_INFINITY, 365 * 86_400, 'year'],
] as const
/** "3 minutes ago", "in 20 seconds", "now". */
export function formatRelative(iso: string | Date, now: number = Date.now()): string {
  const seconds = Math.round((new Date(iso).getTime() - now) / 1000)
  if (Math.abs(seconds) < 5) return relativeFormat.format(0, 'second')
  const [, size, unit] = steps.find(([below]) => Math.abs(seconds) < below) ?? steps[5]
  return relativeFormat.format(Math.trunc(seconds / size), unit)
}
