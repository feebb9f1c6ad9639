'use client'
import { Plus } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { z } from 'zod'
import { Button } from '#components/ui/button.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { formatNumber } from '#lib/format.ts'
import { chatMessageSchema, datumKindSchema } from '#lib/schemas/datum.ts'
import { contribute as all } from '#lib/strings/contribute.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { randomHex } from '../../sign-contribution.ts'
import { useStoredState } from '../../use-stored-state.ts'
import { checkForm, emptyRow, type FormRow, type FormState, isEmptyRow, type RowIssue, toJsonl } from '../form-rows.ts'
import type { Contribution } from '../use-contribution.ts'
import { BringForm } from './bring-form.tsx'
import { prefilledForm } from './prefill.ts'
import { fieldLabel, RowFields } from './row-fields.tsx'
import { useBring } from './use-bring.ts'

const words = all.form
const formSchema: z.ZodType<FormState> = z.object({
  kind: datumKindSchema,
  rows: z
    .array(
      z.object({
        key: z.string(),
        texts: z.record(z.string(), z.string()),
        turns: z.array(z.object({ role: chatMessageSchema.shape.role, content: z.string() })),
      }),
    )
    .min(1),
})
const newKey = () => randomHex(6)

/** Rows by hand, several at once; what is typed outlives a refresh. */
export function FormWay({ contribution: { datanet, open, prefill } }: { contribution: Contribution }) {
  const prefix = useId()
  const read = (kept: unknown): FormState | null => {
    const form = formSchema.safeParse(kept).data
    return form && datanet.kinds.includes(form.kind) ? form : null
  }
  const first: FormState = { kind: datanet.kinds[0] ?? 'instruction', rows: [emptyRow('first')] }
  const { value: form, set, ready } = useStoredState(`contribute-form-${datanet.id}`, first, read)
  const [issues, setIssues] = useState<RowIssue[]>([])
  const { bring, pending, problem } = useBring(datanet.id, open)
  const proposed = useRef(false)

  useEffect(() => {
    if (!ready || proposed.current) return
    proposed.current = true
    const filled = prefilledForm(prefill, datanet.kinds, newKey())
    const same = (row: FormRow) => JSON.stringify(row.texts) === JSON.stringify(filled?.rows[0]?.texts)
    if (!filled) return
    // Written rows of the same kind stay; a suggestion that was taken over before is not taken twice.
    set((before) => {
      const kept = before.kind === filled.kind ? before.rows.filter((row) => !isEmptyRow(row) && !same(row)) : []
      return { kind: filled.kind, rows: [...filled.rows, ...kept] }
    })
  }, [ready, prefill, datanet.kinds, set])

  const idOf = ({ row, field, turn }: Pick<RowIssue, 'row' | 'field' | 'turn'>) =>
    `${prefix}-${form.rows[row]?.key}-${field}${turn === null ? '' : `-${turn}`}`
  const setRow = (key: string, row: FormRow) => {
    const rows = form.rows.map((one) => (one.key === key ? row : one))
    set((before) => ({ ...before, rows }))
    // What is mended is no fault any more; what is being typed is none before the next submit.
    if (issues.length > 0) {
      const now = checkForm({ ...form, rows }).issues
      setIssues((before) => before.filter((issue) => now.some((other) => idOf(other) === idOf(issue))))
    }
  }
  const add = (row: FormRow = emptyRow(newKey())) => {
    set((before) => ({ ...before, rows: [...before.rows, row] }))
    // The new row exists after the next picture.
    setTimeout(() =>
      document.querySelector<HTMLElement>(`[data-row="${row.key}"] textarea, [data-row="${row.key}"] input`)?.focus(),
    )
  }
  const remove = (key: string) => {
    const before = form.rows
    const rows = before.filter((row) => row.key !== key)
    set((all) => ({ ...all, rows: rows.length > 0 ? rows : [emptyRow(newKey())] }))
    toast.success(words.removed, {
      action: { label: words.undo, onClick: () => set((all) => ({ ...all, rows: before })) },
    })
  }
  const submit = () => {
    const { payloads, issues: found } = checkForm(form)
    setIssues(found)
    if (found.length > 0) return
    const origin = prefill.from === 'feedback' ? 'feedback' : 'form'
    // Two people who agree on a row sign two different validations.
    const named = (reviewer: string) => payloads.map((payload) => ({ ...payload, reviewer }))
    bring((contributor) => ({
      fileName: 'written.jsonl',
      format: 'jsonl',
      origin,
      text: toJsonl(form.kind === 'validation' ? named(contributor) : payloads),
    }))
  }
  const filled = form.rows.filter((row) => !isEmptyRow(row)).length
  return (
    <BringForm
      action={words.go(Math.max(1, filled))}
      pending={pending}
      problem={problem}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        add()
      }}
    >
      <p className="text-muted-foreground">{prefill.from === 'feedback' ? words.from.feedback : words.intro}</p>
      <ErrorSummary
        errors={issues.map((issue) => ({
          id: idOf(issue),
          label: `${words.row(formatNumber(issue.row + 1))}, ${fieldLabel(form.kind, issue.field)}`,
          message: issue.message,
        }))}
      />
      {datanet.kinds.length > 1 && (
        <Field label={all.kind} className="max-w-72">
          <Select
            value={form.kind}
            onValueChange={(value) => {
              set((before) => ({ ...before, kind: datumKindSchema.parse(value) }))
              setIssues([])
            }}
            options={datanet.kinds.map((kind) => ({ value: kind, label: datanets.kinds[kind] }))}
          />
        </Field>
      )}
      <ol className="grid gap-4">
        {form.rows.map((row, index) => (
          <RowFields
            key={row.key}
            kind={form.kind}
            row={row}
            number={index + 1}
            datanetId={datanet.id}
            issues={issues.filter((issue) => issue.row === index)}
            idOf={(field, turn = null) => idOf({ row: index, field, turn })}
            onChange={(next) => setRow(row.key, next)}
            onCopy={() => add({ ...structuredClone(row), key: newKey() })}
            onRemove={form.rows.length > 1 || !isEmptyRow(row) ? () => remove(row.key) : undefined}
          />
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => add()}>
          <Plus aria-hidden />
          {words.add}
        </Button>
        <span className="text-muted-foreground text-xs pointer-coarse:hidden">{words.shortcut}</span>
      </div>
    </BringForm>
  )
}
