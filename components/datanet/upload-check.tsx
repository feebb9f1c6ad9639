'use client'
import { FileWarning } from 'lucide-react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { ScrollArea } from '#components/ui/scroll-area.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatNumber } from '#lib/format.ts'
import type { CheckUploadOutput, FileIssue } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'

const words = datanets.upload
const shownRows = 3

const place = ({ line }: FileIssue) => (line === null ? words.wholeFile : words.line(formatNumber(line)))

/** What is wrong in a file, each with its line; the list can be copied to whoever makes the file. */
export function UploadIssues({ checked }: { checked: CheckUploadOutput }) {
  const { issues, issuesTotal } = checked
  const text = issues.map((issue) => `${place(issue)}: ${issue.message}`).join('\n')
  return (
    <section role="alert" className="grid gap-2 rounded-md border border-danger/40 bg-danger-soft p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="flex items-center gap-2 font-medium">
          <FileWarning aria-hidden className="size-4 text-danger" />
          {words.issuesTitle(words.issueCount(issuesTotal))}
        </h3>
        <CopyButton value={text} label={words.copyIssues} showLabel variant="secondary" />
      </div>
      <ScrollArea label={words.issuesTitle(words.issueCount(issuesTotal))} className="max-h-64">
        <ul className="grid gap-2">
          {issues.map((issue, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two issues may be equal in every word
            <li key={index} className="wrap-anywhere">
              <p>{issue.message}</p>
              {issue.excerpt && <code className="block truncate text-muted-foreground text-xs">{issue.excerpt}</code>}
            </li>
          ))}
        </ul>
      </ScrollArea>
      {issuesTotal > issues.length && (
        <p className="text-muted-foreground text-xs">
          {words.issuesShown(formatNumber(issues.length), formatNumber(issuesTotal))}
        </p>
      )}
    </section>
  )
}

/** A file without faults: how many rows, what they look like, how long they are. */
export function UploadSummary({ checked }: { checked: CheckUploadOutput }) {
  return (
    <div className="grid gap-4">
      <Status tone="success" size="md" className="whitespace-normal">
        {words.good(formatNumber(checked.rows))}
      </Status>
      {checked.kind && (
        <DataList className="border-y">
          <DataItem term={words.kind}>{datanets.kinds[checked.kind]}</DataItem>
        </DataList>
      )}
      <section className="grid gap-2">
        <h3 className="font-medium text-sm">{words.preview}</h3>
        <ul className="grid gap-2">
          {checked.preview.slice(0, shownRows).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the preview never changes its order
            <li key={index} className="wrap-anywhere rounded-md bg-sunken p-2 text-xs">
              <p className="line-clamp-2 text-muted-foreground">{row.prompt}</p>
              <p className="line-clamp-2">{row.answer}</p>
            </li>
          ))}
        </ul>
      </section>
      <TokenHistogram bins={checked.histogram} />
    </div>
  )
}

/** Bars and figures in one list: it is its own text table. */
function TokenHistogram({ bins }: { bins: CheckUploadOutput['histogram'] }) {
  const lastUsed = bins.findLastIndex(({ rows }) => rows > 0)
  const largest = Math.max(1, ...bins.map(({ rows }) => rows))
  return (
    <section className="grid gap-1">
      <h3 className="font-medium text-sm">{words.lengths}</h3>
      <p className="text-muted-foreground text-xs">{words.lengthsHelp}</p>
      <ul className="mt-1 grid gap-1 text-xs">
        {bins.slice(0, lastUsed + 1).map(({ from, to, rows }) => (
          <li key={from} className="grid grid-cols-[7rem_1fr_4rem] items-center gap-2">
            <span className="text-muted-foreground">{words.bin(formatNumber(from), formatNumber(to))}</span>
            <span aria-hidden className="h-2 overflow-hidden rounded-full bg-muted">
              <span className="block h-full rounded-full bg-series-1" style={{ width: `${(rows / largest) * 100}%` }} />
            </span>
            <span className="text-right">{words.rowsInBin(formatNumber(rows))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
