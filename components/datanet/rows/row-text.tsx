import { cn } from '#components/ui/cn.ts'
import type { Datum } from '#lib/schemas/datum.ts'
import { rows as words } from '#lib/strings/rows.ts'
import { rowFields } from './row-fields.ts'

const muted = new Set(['instruction', 'prompt', 'user', 'system', 'source', 'title'])

/** A row as people read it: its texts under their names. */
export function RowText({ datum, className }: { datum: Pick<Datum, 'kind' | 'payload'>; className?: string }) {
  return (
    <dl className={cn('grid gap-4', className)}>
      {rowFields(datum).map(({ path, name, text }) => (
        <div key={path} className="grid gap-1">
          <dt className="text-muted-foreground text-xs">{words.fields[name] ?? name}</dt>
          <dd
            className={cn(
              'wrap-anywhere whitespace-pre-wrap text-base leading-6',
              muted.has(name) ? 'font-medium' : undefined,
            )}
          >
            {text}
          </dd>
        </div>
      ))}
    </dl>
  )
}
