'use client'
import { ExternalLink } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { OptionCard, RadioGroup } from '#components/ui/radio-group.tsx'
import { usualMemory } from '#lib/domain/run-memory.ts'
import { formatBytes, formatCompact, formatNumber } from '#lib/format.ts'
import type { BaseModel } from '#lib/schemas/base-model.ts'
import { train } from '#lib/strings/train.ts'
import { MemoryTerms } from './memory-terms.tsx'
import type { Wizard } from './use-wizard.ts'

const words = train.wizard
/** The catalogue: what can be trained here first, then the others with the reason why not. */
export function BaseStep({ wizard }: { wizard: Wizard }) {
  const here = wizard.models.filter(({ available }) => available)
  const elsewhere = wizard.models.filter(({ available }) => !available)
  return (
    <div className="grid max-w-3xl gap-4">
      <div>
        <h2 className="font-medium">{words.base}</h2>
        <p className="text-muted-foreground">{words.baseHelp}</p>
      </div>
      {here.length === 0 && <p className="text-danger">{words.noBase}</p>}
      <RadioGroup
        aria-label={words.base}
        value={wizard.baseId}
        onValueChange={wizard.setBase}
        className="grid-cols-[minmax(0,1fr)] gap-4"
      >
        <BaseGroup title={words.here} bases={here} />
        <Button variant="primary" className="justify-self-start" onClick={() => wizard.goTo('data')}>
          {words.next.base}
        </Button>
        <BaseGroup title={words.elsewhere} bases={elsewhere} />
      </RadioGroup>
    </div>
  )
}

function BaseGroup({ title, bases }: { title: string; bases: BaseModel[] }) {
  if (bases.length === 0) return null
  return (
    <div className="grid min-w-0 gap-2">
      <h3 className="text-muted-foreground text-xs">{title}</h3>
      {bases.map((base) => (
        <BaseCard key={base.id} base={base} />
      ))}
    </div>
  )
}

/** The choice, and below it what cannot lie inside of a label: the formula and the link. */
function BaseCard({ base }: { base: BaseModel }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-card has-data-[state=checked]:border-primary">
      <OptionCard
        value={base.id}
        title={base.name}
        aside={base.licence}
        description={base.summary}
        unavailable={base.reason}
        className="rounded-none border-0"
      >
        <span className="mt-1 flex flex-wrap gap-x-4 text-muted-foreground text-xs">
          <span>{words.parameters(formatCompact(base.parameters))}</span>
          <span>{words.context(formatNumber(base.contextLength))}</span>
          <span>{words.template(base.chatTemplate)}</span>
          <span>{words.layers(formatNumber(base.shape.layers), formatNumber(base.shape.hidden))}</span>
        </span>
      </OptionCard>
      <Disclosure
        className="border-t px-3 py-0.5"
        title={
          <span className="font-normal text-muted-foreground text-xs">{words.needs(formatBytes(base.memory))}</span>
        }
      >
        <div className="grid gap-2 pb-3">
          <MemoryTerms name={base.name} terms={usualMemory(base)} />
          <a
            href={`https://huggingface.co/${base.hub}`}
            target="_blank"
            rel="noreferrer"
            className="inline-flex min-h-6 items-center gap-1.5 text-link text-xs"
          >
            <ExternalLink aria-hidden className="size-3.5 shrink-0" />
            <span className="wrap-anywhere">{words.onHub(base.hub)}</span>
          </a>
        </div>
      </Disclosure>
    </div>
  )
}
