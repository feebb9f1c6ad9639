'use client'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { ErrorSummary, type FieldError } from '#components/ui/error-summary.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { explainApiError } from '#lib/api/explain-error.ts'
import { type ParamField, paramFields, readParams } from '#lib/domain/param-fields.ts'
import { autoSaveSteps, trainedRows } from '#lib/domain/run-plan.ts'
import { train } from '#lib/strings/train.ts'
import { ParamInput, paramId } from './param-input.tsx'
import { ReviewCard } from './review-card.tsx'
import { useStartRun } from './use-start-run.ts'
import type { Wizard } from './use-wizard.ts'

const words = train.wizard
const basic = paramFields.filter((field) => field.basic)
const advanced = paramFields.filter((field) => !field.basic)
const changeId = { base: 'change-base', data: 'change-data' } as const

/** Parameters beside the review; Start checks everything, says what is wrong, and goes to the first of it. */
export function SettingsStep({ wizard }: { wizard: Wizard }) {
  const start = useStartRun()
  const [tried, setTried] = useState(0)
  const [open, setOpen] = useState(false)
  const read = readParams(wizard.texts)
  const errors: FieldError[] = [
    ...(wizard.base?.available ? [] : [{ id: changeId.base, label: words.base, message: words.noBaseChosen }]),
    ...wizard.unknown.map((slug) => ({ id: changeId.data, label: words.data, message: words.unknownDatanet(slug) })),
    ...(wizard.slugs.length === 0 ? [{ id: changeId.data, label: words.data, message: words.noData }] : []),
    ...(read.ok ? [] : read.errors.map(({ name, title, message }) => ({ id: paramId(name), label: title, message }))),
  ]
  // An address that names a Datanet which is not there is wrong before anything was typed.
  const shown = tried > 0 ? errors : errors.filter(({ id }) => id === changeId.data && wizard.unknown.length > 0)
  const errorOf = (id: string) => shown.find((error) => error.id === id)?.message
  const changed = advanced.filter(({ name, default: usual }) => wizard.texts[name] !== usual).length
  const first = useRef<string | undefined>(undefined)
  first.current = errors[0]?.id
  useEffect(() => {
    if (tried === 0) return
    // After the summary took focus and the folded fields are there.
    const timer = setTimeout(() => first.current && document.getElementById(first.current)?.focus())
    return () => clearTimeout(timer)
  }, [tried])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (start.isPending) return
    if (errors.length > 0 || !read.ok) {
      const folded = errors.some(({ id }) => advanced.some(({ name }) => paramId(name) === id))
      if (folded) setOpen(true)
      return setTried(tried + 1)
    }
    start.mutate({
      name: wizard.name.trim() || undefined,
      baseModelId: wizard.baseId,
      datanets: wizard.chosen.flatMap(({ latestVersion }) => (latestVersion ? [{ versionId: latestVersion.id }] : [])),
      params: read.params,
    })
  }

  const rows = trainedRows(wizard.chosen)
  const steps = rows > 0 ? rows : null
  const input = (field: ParamField) => (
    <ParamInput
      key={field.name}
      field={field}
      value={wizard.texts[field.name]}
      onChange={(text) => wizard.setText(field.name, text)}
      error={errorOf(paramId(field.name))}
      auto={steps === null ? undefined : words.auto(words.every(autoSaveSteps(steps)))}
    />
  )
  const problem = start.error ? explainApiError(start.error) : null
  return (
    <form
      noValidate
      onSubmit={submit}
      className="grid min-w-0 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_1fr]"
    >
      <div className="grid min-w-0 gap-6">
        {shown.length > 0 && <ErrorSummary errors={shown} />}
        <section className="grid gap-2">
          <Choice
            id={changeId.base}
            term={words.base}
            value={wizard.base?.name ?? wizard.baseId}
            error={errorOf(changeId.base)}
            onChange={() => wizard.goTo('base')}
          />
          <Choice
            id={changeId.data}
            term={words.data}
            value={wizard.chosen.map(({ name }) => name).join(', ')}
            error={errorOf(changeId.data)}
            onChange={() => wizard.goTo('data')}
          />
        </section>
        <section className="grid gap-4">
          <h2 className="font-medium">{words.basic}</h2>
          <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-3">{basic.map(input)}</div>
          <Disclosure title={words.advanced} aside={words.changed(changed)} open={open} onOpenChange={setOpen}>
            <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2">{advanced.map(input)}</div>
            <Button size="sm" className="mt-4" onClick={wizard.resetTexts}>
              {words.reset}
            </Button>
          </Disclosure>
        </section>
        <Field label={words.name} help={words.nameHelp} optional className="max-w-md">
          <Input
            maxLength={80}
            value={wizard.name}
            placeholder={wizard.chosen.map(({ name }) => name).join(' + ')}
            onChange={(event) => wizard.setName(event.target.value)}
          />
        </Field>
      </div>
      <ReviewCard className="lg:col-start-2 lg:row-span-2 lg:row-start-1" />
      <div className="grid min-w-0 gap-6">
        {problem && (
          <ErrorState title={problem.title} cause={words.failed} next={problem.next} reference={problem.reference} />
        )}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button type="submit" variant="primary" size="lg" loading={start.isPending}>
            {train.start}
          </Button>
          <p className="text-muted-foreground text-xs">{words.startHelp}</p>
        </div>
      </div>
    </form>
  )
}

type ChoiceProps = { id: string; term: string; value: string; error?: string; onChange: () => void }

function Choice({ id, term, value, error, onChange }: ChoiceProps) {
  return (
    <div className="flex items-center justify-between gap-4 rounded-lg border px-4 py-2">
      <div className="min-w-0">
        <p className="text-muted-foreground text-xs">{term}</p>
        <p className="wrap-anywhere font-medium">{value || '–'}</p>
        {error && <p className="text-danger text-xs">{error}</p>}
      </div>
      <Button id={id} size="sm" aria-label={words.change(term)} onClick={onChange}>
        {words.changeShort}
      </Button>
    </div>
  )
}
