import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { formatNumber } from '#lib/format.ts'
import { compare as words } from '#lib/strings/compare.ts'
import { compareLink, mostCompared } from './compare-link.ts'

/** Stands at the foot of the list while runs are ticked. */
export function CompareBar({ chosen, onClear }: { chosen: readonly string[]; onClear: () => void }) {
  if (chosen.length === 0) return null
  return (
    <section
      aria-label={words.title}
      className="sticky bottom-18 z-20 flex flex-wrap items-center gap-2 rounded-lg border bg-popover px-3 py-2 sm:px-4 shadow-md md:bottom-4"
    >
      <p role="status" className="mr-auto">
        {words.selected(formatNumber(chosen.length), formatNumber(mostCompared))}
      </p>
      <Button variant="ghost" onClick={onClear}>
        {words.clear}
      </Button>
      <Button asChild variant="primary">
        <Link href={compareLink(chosen)}>{words.action}</Link>
      </Button>
    </section>
  )
}
