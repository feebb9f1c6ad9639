'use client'
import { Copy, Trash2 } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { RadioGroup, RadioItem } from '#components/ui/radio-group.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { formatNumber } from '#lib/format.ts'
import type { DatumKind } from '#lib/schemas/datum.ts'
import { contribute } from '#lib/strings/contribute.ts'
import type { FormRow, RowIssue } from '../form-rows.ts'
import { formFields, isOneLine } from '../kind-fields.ts'
import { NamedRow } from './named-row.tsx'
import { TurnsField } from './turns-field.tsx'

const words = contribute.form

/** What a field of a kind is called on a screen. */
export const fieldLabel = (kind: DatumKind, field: string): string =>
  kind === 'label' && field === 'label' ? contribute.labelField : (contribute.fields[field] ?? field)

export type RowFieldsProps = {
  kind: DatumKind
  row: FormRow
  /** from 1 */
  number: number
  datanetId: string
  issues: readonly RowIssue[]
  idOf: (field: string, turn?: number | null) => string
  onChange: (row: FormRow) => void
  onCopy: () => void
  onRemove: (() => void) | undefined
}

/** The fields of one row by its kind. */
export function RowFields({ kind, row, number, datanetId, issues, idOf, onChange, onCopy, onRemove }: RowFieldsProps) {
  const name = words.row(formatNumber(number))
  const errorOf = (field: string) => issues.find((issue) => issue.field === field && issue.turn === null)?.message
  const set = (field: string, text: string) => onChange({ ...row, texts: { ...row.texts, [field]: text } })
  return (
    <li data-row={row.key} className="grid gap-3 rounded-lg border p-3">
      <div className="flex items-center justify-between">
        <h3 className="font-medium text-muted-foreground text-xs">{name}</h3>
        <div className="flex">
          <Button size="icon-sm" variant="ghost" aria-label={`${words.copy}: ${name}`} onClick={onCopy}>
            <Copy aria-hidden />
          </Button>
          {onRemove && (
            <Button size="icon-sm" variant="ghost" aria-label={`${words.remove}: ${name}`} onClick={onRemove}>
              <Trash2 aria-hidden />
            </Button>
          )}
        </div>
      </div>
      {kind === 'chat' ? (
        <TurnsField
          turns={row.turns}
          issues={issues}
          idOf={(turn) => idOf('messages', turn)}
          onChange={(turns) => onChange({ ...row, turns })}
        />
      ) : (
        formFields(kind).map(({ name: field, optional }) => (
          <Field
            key={field}
            id={idOf(field)}
            label={fieldLabel(kind, field)}
            help={contribute.fieldHelp[field]}
            error={errorOf(field)}
            optional={optional}
          >
            {field === 'valid' ? (
              <RadioGroup
                className="flex gap-6"
                value={row.texts[field] ?? ''}
                onValueChange={(value) => set(field, value)}
              >
                <RadioItem value="true" label={words.valid.true} />
                <RadioItem value="false" label={words.valid.false} />
              </RadioGroup>
            ) : isOneLine(field) ? (
              <Input
                value={row.texts[field] ?? ''}
                spellCheck={field !== 'datum'}
                className={field === 'datum' ? 'font-mono text-xs' : undefined}
                onChange={(event) => set(field, event.target.value)}
              />
            ) : (
              <Textarea rows={2} value={row.texts[field] ?? ''} onChange={(event) => set(field, event.target.value)} />
            )}
          </Field>
        ))
      )}
      {(kind === 'label' || kind === 'validation') && <NamedRow datanetId={datanetId} hash={row.texts.datum ?? ''} />}
    </li>
  )
}
