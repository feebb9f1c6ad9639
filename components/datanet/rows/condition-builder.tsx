'use client'
import { ListFilter, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Input } from '#components/ui/input.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '#components/ui/popover.tsx'
import { Select } from '#components/ui/select.tsx'
import { rows } from '#lib/strings/rows.ts'
import { type ColumnType, type Condition, faultOf, operatorsOf, takesValue, whereOf } from './conditions.ts'

const words = rows.filter

export type ConditionBuilderProps = {
  columns: readonly { name: string; type: ColumnType }[]
  conditions: readonly Condition[]
  onChange: (conditions: Condition[]) => void
}

/** Column, condition, value: a filter for people who write no SQL, which shows the SQL that it makes. */
export function ConditionBuilder({ columns, conditions, onChange }: ConditionBuilderProps) {
  const [open, setOpen] = useState(false)
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button disabled={columns.length === 0}>
          <ListFilter aria-hidden />
          {conditions.length > 0 ? words.active(conditions.length) : words.title}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" className="w-xl">
        {open && (
          <Builder
            columns={columns}
            conditions={conditions}
            onApply={(next) => {
              onChange(next)
              setOpen(false)
            }}
          />
        )}
      </PopoverContent>
    </Popover>
  )
}

type BuilderProps = Pick<ConditionBuilderProps, 'columns' | 'conditions'> & { onApply: (next: Condition[]) => void }

function Builder({ columns, conditions, onApply }: BuilderProps) {
  const types = new Map(columns.map(({ name, type }) => [name, type]))
  const typeOf = (column: string) => types.get(column) ?? 'text'
  const fresh = (): Condition => {
    const [first] = columns
    return { column: first?.name ?? '', operator: first?.type === 'number' ? 'greater' : 'contains', value: '' }
  }
  const [draft, setDraft] = useState<(Condition & { key: number })[]>(() =>
    (conditions.length > 0 ? conditions : [fresh()]).map((condition, key) => ({ ...condition, key })),
  )
  const [checked, setChecked] = useState(false)
  const set = (key: number, change: Partial<Condition>) =>
    setDraft((list) => list.map((condition) => (condition.key === key ? { ...condition, ...change } : condition)))
  const faults = draft.map((condition) => faultOf(condition, typeOf(condition.column)))
  const apply = () => {
    setChecked(true)
    if (faults.every((fault) => fault === null)) onApply(draft.map(({ key: _, ...condition }) => condition))
  }
  return (
    <form
      noValidate
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <p className="text-muted-foreground text-xs">{words.help}</p>
      <ul className="grid gap-2">
        {draft.map((condition, index) => {
          const allowed = operatorsOf(typeOf(condition.column))
          const fault = checked ? faults[index] : null
          return (
            <li key={condition.key} className="grid gap-1">
              <div className="grid grid-cols-[1fr_auto] items-center gap-2 sm:grid-cols-[9rem_9rem_1fr_auto]">
                <Select
                  aria-label={words.column}
                  value={condition.column}
                  onValueChange={(column) =>
                    set(condition.key, {
                      column,
                      operator: operatorsOf(typeOf(column)).includes(condition.operator) ? condition.operator : 'is',
                    })
                  }
                  options={columns.map(({ name }) => ({ value: name, label: name }))}
                />
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={words.remove}
                  className="sm:order-last"
                  onClick={() => setDraft((list) => list.filter(({ key }) => key !== condition.key))}
                >
                  <X aria-hidden />
                </Button>
                <Select
                  aria-label={words.operator}
                  value={condition.operator}
                  onValueChange={(name) =>
                    set(condition.key, { operator: allowed.find((known) => known === name) ?? 'is' })
                  }
                  options={allowed.map((name) => ({ value: name, label: words.operators[name] }))}
                />
                {takesValue(condition.operator) && (
                  <Input
                    aria-label={words.value}
                    aria-invalid={fault !== null || undefined}
                    inputMode={typeOf(condition.column) === 'number' ? 'decimal' : undefined}
                    maxLength={200}
                    value={condition.value}
                    className="max-sm:col-span-2"
                    onChange={(event) => set(condition.key, { value: event.target.value })}
                  />
                )}
              </div>
              {fault && (
                <p role="alert" className="text-danger text-xs">
                  {words[fault]}
                </p>
              )}
            </li>
          )
        })}
      </ul>
      {draft.length > 0 && faults.every((fault) => fault === null) && (
        <p className="wrap-anywhere rounded-md bg-sunken p-2 font-mono text-2xs">
          <span className="sr-only">{words.asSql}: </span>
          {whereOf(draft, types)}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant="ghost"
          disabled={draft.length >= 8}
          onClick={() =>
            setDraft((list) => [...list, { ...fresh(), key: Math.max(-1, ...list.map(({ key }) => key)) + 1 }])
          }
        >
          <Plus aria-hidden />
          {words.add}
        </Button>
        <span className="flex-1" />
        {conditions.length > 0 && <Button onClick={() => onApply([])}>{words.clear}</Button>}
        <Button type="submit" variant="primary">
          {words.apply}
        </Button>
      </div>
    </form>
  )
}
