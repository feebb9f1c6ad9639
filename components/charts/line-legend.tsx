import type { LineSeries } from './line-series.ts'

// Spelt out: the style sheet keeps only the variables whose names it finds.
const colours = [
  'var(--color-series-1)',
  'var(--color-series-2)',
  'var(--color-series-3)',
  'var(--color-series-4)',
  'var(--color-series-5)',
  'var(--color-series-6)',
] as const

/** A line's colour, by what it says or else by its place. */
export const lineColour = (line: Pick<LineSeries, 'colour'>, index: number): string =>
  colours[((line.colour ?? index + 1) - 1) % colours.length] ?? colours[0]

/** A short piece of a line, as it is drawn. */
export function LineSwatch({ colour, dash }: { colour: string; dash?: string }) {
  return (
    <svg aria-hidden="true" width="20" height="8" className="shrink-0">
      <line x1="0" y1="4" x2="20" y2="4" stroke={colour} strokeWidth="2" strokeDasharray={dash} />
    </svg>
  )
}

export type LineLegendProps = {
  series: readonly LineSeries[]
  xLabel: string
  formatX: (value: number) => string
  formatY: (value: number) => string
}

/** Every line with its newest value. */
export function LineLegend({ series, xLabel, formatX, formatY }: LineLegendProps) {
  return (
    <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
      {series.map((line, index) => {
        const last = line.points.at(-1)
        return (
          <li key={line.id} className="flex min-w-0 items-center gap-1.5">
            <LineSwatch
              colour={lineColour(line, index)}
              dash={line.dash ?? (line.kind === 'evaluation' ? '5 3' : undefined)}
            />
            <span className="wrap-anywhere text-muted-foreground">{line.label}</span>
            {last && (
              <span className="shrink-0 whitespace-nowrap">
                {formatY(last.y)}
                <span className="sr-only">{` ${xLabel} ${formatX(last.x)}`}</span>
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
