'use client'
import { Status } from '#components/ui/status.tsx'
import { formatNumber } from '#lib/format.ts'
import type { DoctorReport } from '#lib/schemas/finding.ts'
import { doctor as words } from '#lib/strings/doctor.ts'

/** The report in one sentence. */
export function Verdict({ report, open }: { report: DoctorReport; open: number }) {
  if (open > 0) return <Status tone="warning">{words.blocked(open)}</Status>
  if (report.rowsReady === 0) return <Status tone="danger">{words.none}</Status>
  return (
    <Status tone="success">
      {report.rowsReady === 1 ? words.readyOne : words.ready(formatNumber(report.rowsReady))}
    </Status>
  )
}
