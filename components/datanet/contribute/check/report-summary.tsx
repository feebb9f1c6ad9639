'use client'
import { BarList } from '#components/charts/bar-list.tsx'
import { Histogram } from '#components/charts/histogram.tsx'
import { Stat, StatRow } from '#components/ui/stat.tsx'
import { formatDuration, formatFixed, formatNumber } from '#lib/format.ts'
import type { DoctorReport } from '#lib/schemas/finding.ts'
import { doctor as words } from '#lib/strings/doctor.ts'

const most = 6
const languageNames = new Intl.DisplayNames('en-GB', { type: 'language', fallback: 'code' })

function nameOf(language: string): string {
  try {
    return languageNames.of(language) ?? language
  } catch {
    // Not a BCP 47 code: what could not be told apart.
    return words.unknownLanguage
  }
}

/** Figures of a check: rows, lengths, languages, classes. */
export function ReportSummary({ report }: { report: DoctorReport }) {
  const { rowsRead, rowsReady, rowsDropped, rowsBlocked, tokens, seconds } = report
  const time = seconds < 10 ? `${formatFixed(seconds, 1)} s` : formatDuration(seconds)
  return (
    <div className="grid gap-5">
      <StatRow>
        <Stat label={words.figures.read} value={formatNumber(rowsRead)} hint={words.inTime(time)} />
        <Stat label={words.figures.ready} value={formatNumber(rowsReady)} />
        <Stat label={words.figures.dropped} value={formatNumber(rowsDropped)} />
        <Stat label={words.figures.blocked} value={formatNumber(rowsBlocked)} />
        <Stat label={words.figures.tokens} value={formatNumber(tokens)} />
      </StatRow>
      {rowsReady > 0 && (
        <div className="grid gap-5 md:grid-cols-[3fr_2fr]">
          <Histogram
            title={words.histogram}
            bins={report.histogram}
            xLabel={words.tokensAxis}
            yLabel={words.rowsAxis}
            height={150}
          />
          <div className="grid content-start gap-5">
            <Shares
              title={words.languages}
              parts={report.languages.map(({ language, rows }) => ({ name: nameOf(language), rows }))}
            />
            <Shares title={words.labels} parts={report.labels.map(({ label, rows }) => ({ name: label, rows }))} />
          </div>
        </div>
      )}
    </div>
  )
}

function Shares({ title, parts }: { title: string; parts: { name: string; rows: number }[] }) {
  const total = parts.reduce((sum, { rows }) => sum + rows, 0)
  if (total === 0) return null
  return (
    <section className="grid gap-2">
      <h3 className="font-medium text-sm">{title}</h3>
      <BarList
        label={title}
        className="gap-2 text-xs"
        items={[...parts]
          .sort((a, b) => b.rows - a.rows)
          .slice(0, most)
          .map(({ name, rows }) => ({ id: name, label: name, share: rows / total, aside: formatNumber(rows) }))}
      />
    </section>
  )
}
