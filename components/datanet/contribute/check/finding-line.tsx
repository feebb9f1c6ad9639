'use client'
import Link from 'next/link'
import { useState } from 'react'
import { useAccountName } from '#components/chain/use-session.ts'
import { shortHash } from '#components/ui/hash.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { formatDate, formatNumber, formatPercent } from '#lib/format.ts'
import { type Finding, fixSchema } from '#lib/schemas/finding.ts'
import { doctor as words } from '#lib/strings/doctor.ts'
import type { Choice } from '../fix-choices.ts'
import { fixesOf } from './fix-picker.tsx'

const AS_ALL = 'all'

export type FindingLineProps = {
  finding: Finding
  /** the only one of its rule: what is chosen for all is chosen for it */
  alone: boolean
  choice: Choice | undefined
  onChange: (choice: Choice | null) => void
}

/** One finding: where, what, the other row where there is one, and its own way out. */
export function FindingLine({ finding, alone, choice, onChange }: FindingLineProps) {
  const { rule, line, message, excerpt, similar } = finding
  const fixes = fixesOf(rule)
  const [reason, setReason] = useState(choice?.reason ?? '')
  const place = line === null ? words.whole : words.line(formatNumber(line))
  return (
    <li className="grid gap-x-4 gap-y-2 p-3 sm:grid-cols-[1fr_auto]">
      <div className="wrap-anywhere grid min-w-0 gap-0.5 text-xs">
        <p>
          {message.startsWith(place) ? (
            <>
              <span className="font-medium">{place}</span>
              {message.slice(place.length)}
            </>
          ) : (
            <>
              <span className="font-medium">{place}</span> {message}
            </>
          )}
        </p>
        {excerpt && (
          <code className="line-clamp-3 font-mono text-muted-foreground">
            {rule.startsWith('private_') ? <Marked text={excerpt} /> : excerpt}
          </code>
        )}
        {similar && <Similar similar={similar} exact={rule === 'exact_duplicate'} />}
      </div>
      {line !== null && fixes.length > 1 && !alone && (
        <div className="grid content-start gap-2 sm:w-44">
          <Select
            aria-label={words.lineFixLabel(words.rules[rule].name, formatNumber(line))}
            value={choice?.fix ?? AS_ALL}
            onValueChange={(value) => onChange(value === AS_ALL ? null : { fix: fixSchema.parse(value), reason })}
            options={[
              { value: AS_ALL, label: words.asAll },
              ...fixes.map((fix) => ({ value: fix, label: words.fixes[fix].name })),
            ]}
          />
          {choice?.fix === 'keep' && (
            <Input
              aria-label={words.reason}
              placeholder={words.reason}
              maxLength={300}
              value={reason}
              aria-invalid={reason.trim().length < 3}
              onChange={(event) => {
                setReason(event.target.value)
                onChange({ fix: 'keep', reason: event.target.value })
              }}
            />
          )}
        </div>
      )}
    </li>
  )
}

/** Private data stands masked in an excerpt; the masks are what one looks for. */
function Marked({ text }: { text: string }) {
  return text.split(/(\[[^\]]{2,40}\])/).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
      <mark key={index} className="rounded-sm bg-warning-soft text-warning">
        {part}
      </mark>
    ) : (
      part
    ),
  )
}

/** The row that was here before, and who brought it first. */
function Similar({ similar, exact }: { similar: NonNullable<Finding['similar']>; exact: boolean }) {
  const { similarity, line, hash, datanetSlug, datanetName, contributor, contributedAt, excerpt } = similar
  const name = useAccountName(contributor)
  const row = datanetName ? words.similar.row(datanetName) : words.similar.hidden
  return (
    <div className="mt-1 border-l-2 pl-2 text-muted-foreground">
      <p>
        {exact ? words.similar.same : words.similar.near(formatPercent(similarity, 0))}{' '}
        {line !== null ? (
          words.similar.line(formatNumber(line))
        ) : hash && datanetSlug ? (
          <Link href={`/datanets/${datanetSlug}/rows/${hash}`} className="text-link">
            {row}
          </Link>
        ) : (
          row
        )}
        {contributor && contributedAt && (
          <span>, {words.similar.first(name ?? shortHash(contributor), formatDate(contributedAt))}</span>
        )}
      </p>
      {excerpt && <p className="line-clamp-2">{excerpt}</p>}
    </div>
  )
}
