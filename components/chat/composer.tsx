'use client'
import { ArrowUp, Square } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, type ReactNode, type Ref, useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { chat as words } from '#lib/strings/chat.ts'

export type ComposerProps = {
  value: string
  onChange: (value: string) => void
  onSend: () => void
  modelName: string
  /** A question is on its way: the button waits. */
  sending: boolean
  /** An answer is being written: the button stops it. */
  onStop?: () => void
  stopping?: boolean
  disabled?: boolean
  /** What the last sending ran into. */
  problem?: ReactNode
  /** Under the field: balance, price. */
  footer?: ReactNode
  inputRef?: Ref<HTMLTextAreaElement>
}

/** Enter sends, Shift+Enter starts a new line; an input method's Enter only ends its word. */
export function Composer(props: ComposerProps) {
  const { value, onChange, onSend, modelName, sending, onStop, stopping, disabled, problem, footer, inputRef } = props
  const [empty, setEmpty] = useState(false)
  const hintId = useId()
  const submit = () => {
    if (sending || disabled || onStop) return
    if (value.trim() === '') return setEmpty(true)
    setEmpty(false)
    onSend()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        submit()
      }}
      className="grid gap-2"
    >
      {problem}
      <div className="relative">
        <Textarea
          ref={inputRef}
          rows={2}
          value={value}
          aria-label={words.question}
          aria-describedby={hintId}
          aria-invalid={empty || undefined}
          placeholder={words.placeholder(modelName)}
          onChange={(event) => {
            setEmpty(false)
            onChange(event.target.value)
          }}
          onKeyDown={onKeyDown}
          className="max-h-48 resize-none rounded-lg py-2.5 pr-13 shadow-sm"
        />
        {onStop ? (
          <Button
            variant="primary"
            size="icon"
            className="absolute right-2 bottom-2"
            aria-label={stopping ? words.stopping : words.stop}
            loading={stopping}
            onClick={onStop}
          >
            {!stopping && <Square aria-hidden className="fill-current" />}
          </Button>
        ) : (
          <Button
            type="submit"
            variant="primary"
            size="icon"
            className="absolute right-2 bottom-2"
            aria-label={sending ? words.sending : words.send}
            loading={sending}
            disabled={disabled}
          >
            {!sending && <ArrowUp aria-hidden />}
          </Button>
        )}
      </div>
      <div className="flex min-h-6 flex-wrap items-center justify-between gap-x-4 gap-y-1 text-muted-foreground text-xs">
        {footer}
        <span id={hintId} className={empty ? 'text-danger' : 'hidden sm:inline'} role={empty ? 'alert' : undefined}>
          {empty ? words.ask : words.composerHint}
        </span>
      </div>
    </form>
  )
}
