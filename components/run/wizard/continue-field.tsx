'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSession } from '#components/chain/use-session.ts'
import { Field } from '#components/ui/field.tsx'
import { Select, type SelectOption } from '#components/ui/select.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatDateTime, formatNumber } from '#lib/format.ts'
import type { RunDetail, RunSummary } from '#lib/schemas/run.ts'
import { train } from '#lib/strings/train.ts'
import { shapeTexts, sourceOptions } from './source-adapter.ts'
import type { Wizard } from './use-wizard.ts'

const words = train.wizard.continue
const anew = 'anew'

/** Own runs whose adapter can be gone on from: ended, and of the base model that is chosen. */
export function useOwnAdapters(baseId: string) {
  const { session } = useSession()
  const query = useQuery(
    orpc.runs.list.queryOptions({ input: { mine: true, limit: 100 }, enabled: session !== null, staleTime: 30_000 }),
  )
  const runs = ((query.data?.runs ?? []) as RunSummary[]).filter(
    ({ state, baseModelId, step }) =>
      (state === 'ready' || (state === 'stopped' && step > 0)) && baseModelId === baseId,
  )
  return { signedIn: session !== null, pending: query.isLoading, runs }
}

/** Choosing an adapter takes over what makes its shape: it cannot be gone on from with another rank or method. */
export function ContinueField({ wizard }: { wizard: Wizard }) {
  const queries = useQueryClient()
  const choose = async (id: string) => {
    if (id === anew) return wizard.setFrom(null, shapeTexts(null))
    try {
      const { params } = (await queries.fetchQuery(sourceOptions(id))) as RunDetail
      wizard.setFrom(id, shapeTexts(params))
    } catch (error) {
      toast.error(explainApiError(error).title)
    }
  }
  const { signedIn, pending, runs } = useOwnAdapters(wizard.baseId)
  const gone = wizard.from !== null && !pending && !runs.some(({ id }) => id === wizard.from)
  const options: SelectOption[] = [
    { value: anew, label: words.fresh, description: words.freshHelp },
    ...runs.map((run) => ({
      value: run.id,
      label: run.name,
      description: `${words.step(formatNumber(run.step))}, ${formatDateTime(run.createdAt)}`,
    })),
    ...(gone && wizard.from ? [{ value: wizard.from, label: words.gone }] : []),
  ]
  const nothing = runs.length === 0 && !wizard.from
  return (
    <Field
      label={words.title}
      optional
      help={!signedIn ? words.signedOut : nothing && !pending ? words.none : words.help}
    >
      <Select
        value={wizard.from ?? anew}
        onValueChange={(id) => void choose(id)}
        disabled={nothing}
        options={options}
      />
    </Field>
  )
}
