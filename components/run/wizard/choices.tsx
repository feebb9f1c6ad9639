'use client'
import { Button } from '#components/ui/button.tsx'
import { train } from '#lib/strings/train.ts'
import { useOwnAdapters } from './continue-field.tsx'
import { fieldId } from './draft.ts'
import type { Wizard } from './use-wizard.ts'

const words = train.wizard

export type ChoicesProps = { wizard: Wizard; errorOf: (id: string) => string | undefined }

/** What was chosen in the steps before, each with the way back to it. */
export function Choices({ wizard, errorOf }: ChoicesProps) {
  const { runs } = useOwnAdapters(wizard.baseId)
  const several = wizard.chosen.length > 1
  const data = wizard.chosen.map(({ slug, name }) =>
    several && wizard.weightOf(slug) !== '1' ? `${name} × ${wizard.weightOf(slug)}` : name,
  )
  const toData = () => wizard.goTo('data')
  return (
    <section className="grid gap-2">
      <Choice
        id={fieldId.base}
        term={words.base}
        value={wizard.base?.name ?? wizard.baseId}
        error={errorOf(fieldId.base)}
        onChange={() => wizard.goTo('base')}
      />
      <Choice
        id={fieldId.data}
        term={words.data}
        value={data.join(', ')}
        error={errorOf(fieldId.data)}
        onChange={toData}
      />
      {wizard.from && (
        <Choice
          id={fieldId.from}
          term={words.continue.title}
          value={runs.find(({ id }) => id === wizard.from)?.name ?? words.continue.gone}
          error={errorOf(fieldId.from)}
          onChange={toData}
        />
      )}
      {wizard.test && (
        <Choice
          id={fieldId.test}
          term={words.test.title}
          value={`${words.test.upload} (${wizard.test.slice(0, 8)}…)`}
          error={errorOf(fieldId.test)}
          onChange={toData}
        />
      )}
    </section>
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
