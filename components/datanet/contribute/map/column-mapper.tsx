'use client'
import { useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardFooter, CardHeader } from '#components/ui/card.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { formatNumber } from '#lib/format.ts'
import { datumKindSchema } from '#lib/schemas/datum.ts'
import type { Inspection, Upload } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { fieldLabel } from '../bring/row-fields.tsx'
import { CancelUpload } from '../cancel-upload.tsx'
import { columnFields } from '../kind-fields.ts'
import { bringsOwnFields, draftMapping, missingFields, previewRows, type RowsMapping } from '../mapping-draft.ts'
import { useCheck } from '../use-check.ts'
import type { Contribution } from '../use-contribution.ts'
import { MapField } from './map-field.tsx'
import { MapPreview } from './map-preview.tsx'

const words = contribute.map
export type MapPartProps = { contribution: Contribution; upload: Upload; inspection: Inspection }

/** Columns to fields, with the first rows as they would become. */
export function ColumnMapper({ contribution, upload, inspection }: MapPartProps) {
  const prefix = useId()
  const { kinds } = contribution.datanet
  const [mapping, setMapping] = useState<RowsMapping>(() => startMapping(upload, inspection, kinds))
  const [tried, setTried] = useState(false)
  const { check, pending, problem } = useCheck(contribution, upload)
  const missing = missingFields(mapping)
  const errors = tried ? missing : []
  const guessed = upload.state === 'mapping' && inspection.mapping !== null
  const submit = () => {
    setTried(true)
    if (missing.length === 0) check({ mapping })
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!pending) submit()
      }}
    >
      <Card>
        <CardHeader
          title={words.title}
          description={<Facts upload={upload} inspection={inspection} />}
          actions={<CancelUpload upload={upload} onCancelled={() => contribution.startOver()} />}
        />
        <CardContent className="grid gap-4">
          <ErrorSummary
            errors={errors.map((name) => ({
              id: `${prefix}-${name}`,
              label: fieldLabel(mapping.kind, name),
              message: words.missing(fieldLabel(mapping.kind, name)),
            }))}
          />
          <Field label={contribute.kind} help={guessed ? words.guessed : undefined} className="max-w-72">
            <Select
              value={mapping.kind}
              onValueChange={(value) => {
                setTried(false)
                setMapping(draftMapping(datumKindSchema.parse(value), inspection, mapping))
              }}
              options={kinds.map((kind) => ({ value: kind, label: datanets.kinds[kind] }))}
            />
          </Field>
          {bringsOwnFields(mapping) ? (
            <p className="text-muted-foreground">{words.ownFields}</p>
          ) : (
            <div className="grid gap-3 rounded-md border p-3">
              {columnFields(mapping.kind).map((field) => (
                <MapField
                  key={`${mapping.kind} ${field.name}`}
                  id={`${prefix}-${field.name}`}
                  label={fieldLabel(mapping.kind, field.name)}
                  field={field}
                  mapping={mapping}
                  inspection={inspection}
                  error={errors.includes(field.name) ? words.missing(fieldLabel(mapping.kind, field.name)) : undefined}
                  onChange={setMapping}
                />
              ))}
            </div>
          )}
          <MapPreview mapping={mapping} rows={previewRows(mapping, inspection)} raw={inspection.preview} />
          {problem && <ErrorState {...problem} />}
        </CardContent>
        <CardFooter>
          <Button type="submit" variant="primary" loading={pending}>
            {words.go}
          </Button>
        </CardFooter>
      </Card>
    </form>
  )
}

/** What was chosen last, else what was guessed, else columns that are named as a field. */
function startMapping(upload: Upload, inspection: Inspection, kinds: Contribution['datanet']['kinds']): RowsMapping {
  const known = [upload.mapping, inspection.mapping].find(
    (one): one is RowsMapping => one?.as === 'rows' && kinds.includes(one.kind),
  )
  if (known) return known
  const drafts = kinds.map((kind) => draftMapping(kind, inspection))
  const whole = drafts.find((draft) => missingFields(draft).length === 0)
  return whole ?? drafts[0] ?? draftMapping('instruction', inspection)
}

function Facts({ upload, inspection }: { upload: Upload; inspection: Inspection }) {
  const rows = formatNumber(inspection.rows)
  return (
    <span className="flex flex-wrap gap-x-3">
      <span className="wrap-anywhere">{upload.fileName}</span>
      <span>{inspection.exact ? words.rows(rows) : words.about(rows)}</span>
      {inspection.encoding && inspection.encoding !== 'utf-8' && <span>{words.encoding(inspection.encoding)}</span>}
    </span>
  )
}
