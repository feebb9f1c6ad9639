'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Stethoscope } from 'lucide-react'
import { Time } from '#components/shell/time.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Status } from '#components/ui/status.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { type DoctorReport, findingRules } from '#lib/schemas/finding.ts'
import { doctor as doctorWords } from '#lib/strings/doctor.ts'
import { release } from '#lib/strings/release.ts'
import type { Preview } from './changes.tsx'

const words = release.doctor
const shown = 5

/** The doctor over what would be released; it advises, and does not hinder a release. */
export function Doctor({ datanet, preview }: { datanet: DatanetDetail; preview: Preview }) {
  const queries = useQueryClient()
  const { doctor } = preview
  const checking = doctor?.state === 'checking'
  const examine = useMutation({
    mutationFn: () => client.releases.examine({ id: datanet.id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: orpc.releases.preview.key() }),
  })
  const problem = examine.error && explainApiError(examine.error)
  return (
    <Card>
      <CardHeader
        title={words.title}
        description={words.help}
        actions={
          <Button loading={checking || examine.isPending} onClick={() => examine.mutate()}>
            {!checking && !examine.isPending && <Stethoscope aria-hidden />}
            {doctor ? words.again : words.run}
          </Button>
        }
      />
      <CardContent className="grid gap-3">
        {problem && (
          <p role="alert" className="text-danger">
            {problem.title}
          </p>
        )}
        {!doctor && <p className="text-muted-foreground">{words.never}</p>}
        {checking && (
          <div className="grid gap-1.5">
            <Progress value={doctor.rows > 0 ? doctor.doneRows / doctor.rows : undefined} label={words.title} />
            <p role="status" className="text-muted-foreground text-xs">
              {doctor.doneRows > 0
                ? words.checking(formatNumber(doctor.doneRows), formatNumber(doctor.rows))
                : words.starting}
            </p>
          </div>
        )}
        {doctor?.state === 'failed' && (
          <Status tone="danger" className="whitespace-normal">
            {words.failed} {doctor.error}
          </Status>
        )}
        {doctor?.state === 'done' && doctor.report && (
          <>
            {doctor.stale && (
              <Status tone="warning" className="whitespace-normal">
                {words.stale}
              </Status>
            )}
            <Report report={doctor.report} rows={doctor.rows} />
            <p className="text-muted-foreground text-xs">
              {words.at} <Time value={doctor.at} />
            </p>
          </>
        )}
      </CardContent>
    </Card>
  )
}

function Report({ report, rows }: { report: DoctorReport; rows: number }) {
  const found = report.findings.reduce((sum, { count }) => sum + count, 0)
  if (found === 0) {
    return (
      <Status tone="success" size="md">
        {words.fine(formatNumber(rows))}
      </Status>
    )
  }
  return (
    <div className="grid gap-1">
      <p className="font-medium">{words.found(formatNumber(found), formatNumber(rows))}</p>
      {report.findings.map(({ rule, count, examples }) => (
        <Disclosure
          key={rule}
          title={
            <span className="inline-flex items-center gap-2">
              {doctorWords.rules[rule].name}
              {findingRules[rule].blocks && <Badge tone="warning">{doctorWords.blocks}</Badge>}
            </span>
          }
          aside={formatNumber(count)}
        >
          <ul className="grid gap-2">
            {examples.slice(0, shown).map((example, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: examples of a report never move
              <li key={index} className="wrap-anywhere text-xs">
                <p>
                  {example.line !== null && (
                    <span className="font-medium">{words.line(formatNumber(example.line))} </span>
                  )}
                  {example.message}
                </p>
                {example.excerpt && <p className="text-muted-foreground">{example.excerpt}</p>}
              </li>
            ))}
          </ul>
        </Disclosure>
      ))}
    </div>
  )
}
