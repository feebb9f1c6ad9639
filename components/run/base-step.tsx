'use client'
import { Button } from '#components/ui/button.tsx'
import { OptionCard, RadioGroup } from '#components/ui/radio-group.tsx'
import { formatBytes, formatCompact, formatNumber } from '#lib/format.ts'
import { train } from '#lib/strings/train.ts'
import type { Wizard } from './use-wizard.ts'

const words = train.wizard

export function BaseStep({ wizard }: { wizard: Wizard }) {
  return (
    <div className="grid max-w-3xl gap-4">
      <div>
        <h2 className="font-medium">{words.base}</h2>
        <p className="text-muted-foreground">{words.baseHelp}</p>
      </div>
      {wizard.models.every((base) => !base.available) && <p className="text-danger">{words.noBase}</p>}
      <RadioGroup aria-label={words.base} value={wizard.baseId} onValueChange={wizard.setBase}>
        {wizard.models.map((base) => (
          <OptionCard
            key={base.id}
            value={base.id}
            title={base.name}
            aside={base.licence}
            description={base.summary}
            unavailable={base.reason}
          >
            <span className="mt-1 flex flex-wrap gap-x-4 text-muted-foreground text-xs">
              <span>{words.parameters(formatCompact(base.parameters))}</span>
              <span>{words.memory(formatBytes(base.memory))}</span>
              <span>{words.context(formatNumber(base.contextLength))}</span>
            </span>
          </OptionCard>
        ))}
      </RadioGroup>
      <Button variant="primary" className="justify-self-start" onClick={() => wizard.goTo('data')}>
        {words.next.base}
      </Button>
    </div>
  )
}
