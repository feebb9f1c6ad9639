'use client'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { useFieldGroup } from '#components/ui/field.tsx'
import { type DatumKind, datumKinds } from '#lib/schemas/datum.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { newDatanet } from '#lib/strings/new-datanet.ts'

/** Kinds of rows that a Datanet takes, each with an example. Put it into a Field. */
export function KindsField({ value, onChange }: { value: DatumKind[]; onChange: (kinds: DatumKind[]) => void }) {
  const group = useFieldGroup({})
  const toggle = (kind: DatumKind, on: boolean) =>
    onChange(datumKinds.filter((known) => (known === kind ? on : value.includes(known))))
  return (
    // biome-ignore lint/a11y/useSemanticElements: the Field around it has a label, not a legend
    <div role="group" {...group} className="grid gap-2 rounded-md border p-3 sm:grid-cols-2 sm:gap-x-6 sm:gap-y-3">
      {datumKinds.map((kind) => (
        <Checkbox
          key={kind}
          checked={value.includes(kind)}
          onCheckedChange={(checked) => toggle(kind, checked === true)}
          label={datanets.kinds[kind]}
          help={
            <span className="grid gap-0.5">
              <span>{newDatanet.kindHelp[kind]}</span>
              <span className="text-foreground/80 italic">{newDatanet.kindExample[kind]}</span>
            </span>
          }
        />
      ))}
    </div>
  )
}
