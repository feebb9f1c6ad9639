'use client'
import { WandSparkles } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardFooter, CardHeader } from '#components/ui/card.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { formatNumber } from '#lib/format.ts'
import { type DoctorReport, type FindingChoices, findingRules } from '#lib/schemas/finding.ts'
import type { Upload } from '#lib/schemas/upload.ts'
import { doctor as words } from '#lib/strings/doctor.ts'
import { CancelUpload } from '../cancel-upload.tsx'
import { sameChoices, suggestedChoices, unreasoned } from '../fix-choices.ts'
import { RowsPreview } from '../rows-preview.tsx'
import { useCheck } from '../use-check.ts'
import type { Contribution } from '../use-contribution.ts'
import { CheckActions } from './check-actions.tsx'
import { FindingGroup } from './finding-group.tsx'
import { ReportSummary } from './report-summary.tsx'
import { Verdict } from './verdict.tsx'

export type ExaminationProps = {
  contribution: Contribution
  upload: Upload
  report: DoctorReport
  onReset: () => void
}

/** What the doctor found by rule, what is to be done about each, and the rows that are left. */
export function Examination({ contribution, upload, report, onReset }: ExaminationProps) {
  const prefix = useId()
  const [choices, setChoices] = useState<FindingChoices>(upload.choices)
  const [tried, setTried] = useState<'sign' | 'check' | null>(null)
  const { check, pending, problem } = useCheck(contribution, upload)
  const changed = !sameChoices(choices, upload.choices)
  const groups = [...report.findings].sort((a, b) => weightOf(a) - weightOf(b))
  const isSettled = ({ rule, open }: (typeof groups)[number]) => findingRules[rule].blocks && open === 0
  const settled = groups.filter(isSettled)
  const listed = groups.filter((one) => !isSettled(one))
  const open = groups.filter((group) => group.open > 0 && findingRules[group.rule].blocks)
  const suggested = suggestedChoices(choices, report)
  const lacking = unreasoned(choices)

  const errors =
    tried === 'sign'
      ? open.filter(({ rule }) => !choices.rules[rule]).map(({ rule }) => ({ rule, message: words.choose }))
      : tried === 'check' && lacking
        ? groups
            .filter(({ rule }) => hasBareKeep(choices, rule))
            .map(({ rule }) => ({ rule, message: words.reasonNeeded }))
        : []
  const recheck = () => {
    setTried('check')
    if (!lacking) check({ choices })
  }
  const sign = () => {
    if (changed) return recheck()
    setTried('sign')
    if (open.length === 0 && upload.batchRoot) contribution.goTo('sign')
  }
  const group = (one: (typeof groups)[number]) => (
    <FindingGroup
      key={one.rule}
      id={`${prefix}-${one.rule}`}
      uploadId={upload.id}
      group={one}
      choices={choices}
      error={errors.find(({ rule }) => rule === one.rule)?.message}
      onChange={setChoices}
    />
  )
  return (
    <div className="grid gap-5">
      <Card>
        <CardHeader
          title={words.title}
          description={<Verdict report={report} open={open.length} />}
          actions={<CancelUpload upload={upload} onCancelled={() => contribution.startOver()} />}
        />
        <CardContent className="grid gap-5">
          <ErrorSummary
            title={words.blocked(errors.length)}
            errors={errors.map(({ rule, message }) => ({
              id: `${prefix}-${rule}`,
              label: words.rules[rule].name,
              message,
            }))}
          />
          <ReportSummary report={report} />
        </CardContent>
      </Card>
      <Card>
        <CardHeader
          title={words.findings}
          description={groups.length === 0 ? words.clean : undefined}
          actions={
            !sameChoices(suggested, choices) && (
              <Button size="sm" onClick={() => setChoices(suggested)}>
                <WandSparkles aria-hidden />
                {words.suggest}
              </Button>
            )
          }
        />
        {listed.length > 0 && <ul className="divide-y border-t">{listed.map(group)}</ul>}
        {settled.length > 0 && (
          <Disclosure title={words.settledCount(formatNumber(settled.length))} className="border-t px-4 py-1">
            <ul className="-ml-5.5 divide-y">{settled.map(group)}</ul>
          </Disclosure>
        )}
        <CardFooter>
          <Checkbox
            label={words.toxicity}
            help={words.toxicityHelp}
            checked={choices.toxicity}
            onCheckedChange={(on) => setChoices({ ...choices, toxicity: on === true })}
          />
        </CardFooter>
      </Card>
      {problem && <ErrorState {...problem} />}
      <RowsPreview upload={upload} />
      <CheckActions
        contribution={contribution}
        upload={upload}
        changed={changed}
        blocked={open.length > 0}
        pending={pending}
        onCheck={recheck}
        onSign={sign}
        onReset={onReset}
      />
    </div>
  )
}

/** What blocks comes first, then notes, then what is settled; inside, in the doctor's own order. */
const weightOf = ({ rule, open }: DoctorReport['findings'][number]): number =>
  open > 0 ? (findingRules[rule].blocks ? 0 : 1) : findingRules[rule].blocks ? 2 : 1

const hasBareKeep = ({ rules, lines }: FindingChoices, rule: keyof typeof findingRules): boolean =>
  unreasoned({
    rules: rules[rule] ? { [rule]: rules[rule] } : {},
    lines: lines.filter((line) => line.rule === rule),
    toxicity: false,
  })
