'use client'
import { Plus, X } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { formatNumber } from '#lib/format.ts'
import { type ChatMessage, chatMessageSchema } from '#lib/schemas/datum.ts'
import { contribute } from '#lib/strings/contribute.ts'
import type { RowIssue } from '../form-rows.ts'

const words = contribute.form
const roles = chatMessageSchema.shape.role.options

export type TurnsFieldProps = {
  turns: readonly ChatMessage[]
  issues: readonly RowIssue[]
  idOf: (turn: number | null) => string
  onChange: (turns: ChatMessage[]) => void
}

/** A conversation, turn by turn; the next turn is the other side's. */
export function TurnsField({ turns, issues, idOf, onChange }: TurnsFieldProps) {
  const set = (at: number, change: Partial<ChatMessage>) =>
    onChange(turns.map((turn, index) => (index === at ? { ...turn, ...change } : turn)))
  const whole = issues.find(({ turn }) => turn === null)?.message
  return (
    <Field label={contribute.fields.messages} error={whole} id={idOf(null)}>
      <div id={idOf(null)} className="grid gap-2">
        {turns.map((turn, index) => {
          const number = formatNumber(index + 1)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: turns are told apart by their place alone
            <div key={index} className="grid grid-cols-[7rem_1fr_auto] items-start gap-2 max-sm:grid-cols-[1fr_auto]">
              <Select
                aria-label={words.role(number)}
                value={turn.role}
                onValueChange={(role) => set(index, { role: chatMessageSchema.shape.role.parse(role) })}
                options={roles.map((role) => ({ value: role, label: words.roles[role] }))}
              />
              <Field
                label={<span className="sr-only">{words.turn(number)}</span>}
                id={idOf(index)}
                error={issues.find((issue) => issue.turn === index)?.message}
                className="max-sm:order-last max-sm:col-span-2 [&>div:first-child]:sr-only"
              >
                <Textarea
                  rows={1}
                  value={turn.content}
                  className="min-h-8"
                  onChange={(event) => set(index, { content: event.target.value })}
                />
              </Field>
              <Button
                size="icon"
                variant="ghost"
                aria-label={words.removeTurn(number)}
                disabled={turns.length <= 2}
                onClick={() => onChange(turns.filter((_, at) => at !== index))}
              >
                <X aria-hidden />
              </Button>
            </div>
          )
        })}
        <Button
          size="sm"
          variant="ghost"
          className="justify-self-start"
          onClick={() =>
            onChange([...turns, { role: turns.at(-1)?.role === 'user' ? 'assistant' : 'user', content: '' }])
          }
        >
          <Plus aria-hidden />
          {words.addTurn}
        </Button>
      </div>
    </Field>
  )
}
