'use client'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useFunding } from '#components/chain/use-funding.tsx'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { ErrorSummary, type FieldError } from '#components/ui/error-summary.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { explainApiError } from '#lib/api/explain-error.ts'
import { train } from '#lib/strings/train.ts'
import { Choices } from './choices.tsx'
import { fieldId, paramId, readDraft } from './draft.ts'
import { focusField } from './focus-field.ts'
import { useHasGpu } from './method-fields.tsx'
import { advanced, ParamSections } from './param-sections.tsx'
import { PlanCard } from './plan-card.tsx'
import { noGpuField, problemField, tooLongField } from './problem-field.ts'
import { shapeErrors, useSourceShape } from './source-adapter.ts'
import { usePlan } from './use-plan.ts'
import { useStartRun } from './use-start-run.ts'
import type { Wizard } from './use-wizard.ts'

const words = train.wizard

/** Parameters beside the plan; Start checks everything, says what is wrong, and goes to the first of it. */
export function SettingsStep({ wizard }: { wizard: Wizard }) {
  const { fund, dialog } = useFunding()
  const start = useStartRun(fund)
  const [tried, setTried] = useState(0)
  const [open, setOpen] = useState(false)
  const hasGpu = useHasGpu()
  const source = useSourceShape(wizard.from)
  const draft = readDraft(wizard)
  const plan = usePlan(draft.settings)
  const problem = start.error ? explainApiError(start.error) : null
  // What the server says of a field is shown at once, what was typed only once Start was tried.
  const told = [
    hasGpu === false ? noGpuField(draft) : null,
    problemField(plan.problem, wizard.texts.objective),
    ...(plan.stale ? [] : shapeErrors(source, plan.plan?.params ?? null, draft)),
    draft.settings && !plan.stale ? tooLongField(plan.plan) : null,
  ].filter((error): error is FieldError => error !== null)
  const refused = problemField(problem, wizard.texts.objective)
  const errors = [...draft.errors, ...told]
  // An address that names a Datanet which is not there is wrong before anything was typed.
  const early = draft.errors.filter(({ id }) => id === fieldId.data && wizard.unknown.length > 0)
  const shown = [...(tried > 0 ? errors : early), ...(refused ? [refused] : [])]
  const errorOf = (id: string) => [...shown, ...told].find((error) => error.id === id)?.message
  const first = useRef<string | undefined>(undefined)
  first.current = errors[0]?.id
  useEffect(() => {
    if (tried === 0) return
    // After the summary took focus and the folded fields are there.
    const timer = setTimeout(() => first.current && focusField(first.current))
    return () => clearTimeout(timer)
  }, [tried])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (start.pending) return
    if (errors.length > 0 || !draft.settings) {
      if (errors.some(({ id }) => advanced.some(({ name }) => paramId(name) === id))) setOpen(true)
      return setTried(tried + 1)
    }
    const name = wizard.name.trim() || undefined
    start.start({
      settings: { ...draft.settings, name },
      variants: draft.variants,
      parentRunId: wizard.clone,
      cap: draft.cap,
    })
  }
  const runs = Math.max(1, draft.variants.length)
  return (
    <>
      <form
        noValidate
        onSubmit={submit}
        className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]"
      >
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6">
          {shown.length > 0 && <ErrorSummary errors={shown} />}
          <Choices wizard={wizard} errorOf={errorOf} />
          <ParamSections
            wizard={wizard}
            plan={plan.plan}
            runs={runs}
            errorOf={errorOf}
            advancedOpen={open}
            onAdvancedOpen={setOpen}
          />
          <Field label={words.name} help={words.nameHelp} optional className="max-w-md">
            <Input
              maxLength={80}
              value={wizard.name}
              placeholder={wizard.chosen.map(({ name }) => name).join(' + ')}
              onChange={(event) => wizard.setName(event.target.value)}
            />
          </Field>
        </div>
        <PlanCard
          wizard={wizard}
          draft={draft}
          state={plan}
          errorOf={errorOf}
          className="lg:sticky lg:top-16 lg:max-h-[calc(100dvh-5rem)]"
          footer={
            <>
              {problem && !refused && (
                <ErrorState
                  title={problem.title}
                  cause={words.failed}
                  next={problem.next}
                  reference={problem.reference}
                />
              )}
              {start.cancelled && <p role="status">{words.cancelled}</p>}
              <Button type="submit" variant="primary" size="lg" loading={start.pending}>
                {runs > 1 ? words.compare.button(runs) : train.start}
              </Button>
              <p className="text-muted-foreground text-xs">{words.startHelp}</p>
            </>
          }
        />
      </form>
      {dialog}
    </>
  )
}
