import Link from 'next/link'
import { Time } from '#components/shell/time.tsx'
import { Card } from '#components/ui/card.tsx'
import { formatNumber, formatOpen } from '#lib/format.ts'
import type { ModelSummary } from '#lib/schemas/model.ts'
import { home } from '#lib/strings/home.ts'
import { SectionTitle } from './section-title.tsx'

export function RecentModels({ models }: { models: ModelSummary[] }) {
  return (
    <section className="grid gap-3">
      <SectionTitle title={home.modelsTitle} href={models.length > 0 ? '/models' : undefined} />
      {models.length === 0 ? (
        <p className="rounded-lg border border-dashed p-4 text-muted-foreground">{home.modelsEmpty}</p>
      ) : (
        <Card>
          <ul className="divide-y">
            {models.map((model) => (
              <li key={model.id} className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-4 py-2.5">
                <div className="min-w-0 flex-1 basis-64">
                  <Link href={`/models/${model.slug}`} className="font-medium hover:underline">
                    {model.name}
                  </Link>
                  <p className="truncate text-muted-foreground text-xs">{model.summary}</p>
                </div>
                <p className="flex gap-4 text-muted-foreground text-xs">
                  <span>{home.answers(formatNumber(model.answers))}</span>
                  <span>{home.perThousand(formatOpen(model.pricePer1k))}</span>
                  <Time value={model.publishedAt} />
                </p>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </section>
  )
}
