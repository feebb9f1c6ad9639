'use client'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { cn } from '#components/ui/cn.ts'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { rows as words } from '#lib/strings/rows.ts'
import { ReleasedRows } from './released-rows.tsx'
import { StateRows } from './state-rows.tsx'

const sets = ['released', 'accepted', 'proposed', 'rejected', 'withdrawn'] as const

/** Rows of a Datanet: those of a version, or those in a state (`?rows=`). */
export function DatanetRows({ datanet }: { datanet: DatanetDetail }) {
  const released = datanet.versions.some(({ releasedAt }) => releasedAt !== null)
  const mayExport = datanet.visibility === 'public' || datanet.access.curate
  const first = released && mayExport ? 'released' : datanet.rows === 0 && datanet.waiting > 0 ? 'proposed' : 'accepted'
  const counts: Partial<Record<(typeof sets)[number], number>> = { accepted: datanet.rows, proposed: datanet.waiting }
  const [set, setSet] = useQueryState('rows', parseAsStringLiteral(sets).withDefault(first))
  return (
    <div className="grid gap-3">
      <fieldset className="-mx-1 flex flex-wrap gap-1">
        <legend className="sr-only">{words.sets}</legend>
        {sets.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={set === name}
            onClick={() => setSet(name)}
            className={cn(
              'inline-flex h-7 items-center rounded-md px-2.5 text-muted-foreground text-xs hover:bg-muted hover:text-foreground pointer-coarse:h-11 pointer-coarse:px-3',
              set === name && 'bg-muted font-medium text-foreground',
            )}
          >
            {words.setNames[name]}
            {counts[name] !== undefined && <span className="ml-1.5 opacity-70">{formatNumber(counts[name])}</span>}
          </button>
        ))}
      </fieldset>
      {set !== 'released' ? (
        <StateRows key={set} datanet={datanet} state={set} />
      ) : !mayExport ? (
        <p className="text-muted-foreground">{words.curatorsOnly}</p>
      ) : released ? (
        <ReleasedRows datanet={datanet} />
      ) : (
        <p className="text-muted-foreground">{words.noVersion}</p>
      )}
    </div>
  )
}
