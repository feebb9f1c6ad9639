'use client'
import { useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { formatNumber } from '#lib/format.ts'
import { type DoctorReport, type FindingChoices, findingRules } from '#lib/schemas/finding.ts'
import { doctor as words } from '#lib/strings/doctor.ts'
import { chooseForRule } from '../fix-choices.ts'
import { FindingLines } from './finding-lines.tsx'
import { FixPicker } from './fix-picker.tsx'

export type FindingGroupProps = {
  id: string
  uploadId: string
  group: DoctorReport['findings'][number]
  choices: FindingChoices
  error: string | undefined
  onChange: (choices: FindingChoices) => void
}

/** All findings of one rule: what it means, what to do about all of them, and each line with its own way. */
export function FindingGroup({ id, uploadId, group, choices, error, onChange }: FindingGroupProps) {
  const { rule, count, open } = group
  const { blocks } = findingRules[rule]
  const { name, why } = words.rules[rule]
  const [shown, setShown] = useState(open > 0 && blocks)
  const tone = open > 0 ? (blocks ? 'danger' : 'warning') : blocks ? 'success' : 'neutral'
  return (
    <li aria-label={name} className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h3 className="flex flex-wrap items-center gap-2 font-medium">
            {name}
            <Badge tone={tone}>{open > 0 && blocks ? words.blocks : blocks ? words.settled : words.hint}</Badge>
            <span className="font-normal text-muted-foreground text-xs">
              {count === 1 ? words.countOne : words.count(formatNumber(count))}
            </span>
          </h3>
          <p className="text-muted-foreground text-xs">{why}</p>
        </div>
        <Button size="sm" variant="ghost" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? words.hide : words.show}
        </Button>
      </div>
      <FixPicker
        id={id}
        rule={rule}
        value={choices.rules[rule]}
        error={error}
        onChange={(choice) => onChange(chooseForRule(choices, rule, choice))}
      />
      {shown && <FindingLines uploadId={uploadId} group={group} choices={choices} onChange={onChange} />}
    </li>
  )
}
