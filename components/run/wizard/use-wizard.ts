'use client'
import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { orpc } from '#lib/api/client.ts'
import { type ParamTexts, paramFields } from '#lib/domain/param-fields.ts'
import type { BaseModel } from '#lib/schemas/base-model.ts'
import type { DatanetSummary } from '#lib/schemas/datanet.ts'
import { type Comparable, type WizardStep, wizardParsers, wizardQuery } from './wizard-state.ts'

/** What training can use: a Datanet whose newest version is released. */
export const isReady = (datanet: DatanetSummary): boolean => datanet.latestVersion?.releasedAt != null

/** The wizard's choices: what the address says, and the defaults for what it does not say. */
export function useWizard() {
  const [state, setState] = useQueryStates(wizardParsers)
  const bases = useQuery(orpc.baseModels.list.queryOptions({ staleTime: 60_000 }))
  const datanets = useQuery(orpc.datanets.list.queryOptions())
  const known = (datanets.data ?? []) as DatanetSummary[]
  const models = (bases.data ?? []) as BaseModel[]

  const base =
    models.find(({ id }) => id === state.base) ?? (state.base ? undefined : models.find((one) => one.available))
  const slugs =
    state.datanet ??
    known
      .filter(isReady)
      .slice(0, 1)
      .map(({ slug }) => slug)
  const chosen = slugs.flatMap((slug) => known.find((datanet) => datanet.slug === slug && isReady(datanet)) ?? [])
  const unknown = datanets.data ? slugs.filter((slug) => !chosen.some((datanet) => datanet.slug === slug)) : []
  const weightOf = (slug: string): string => state.weight?.[slugs.indexOf(slug)] || '1'
  // Whoever comes with a Datanet has chosen already: the rest has defaults.
  const step: WizardStep = state.step ?? (state.datanet ? 'settings' : 'base')
  const texts = Object.fromEntries(paramFields.map(({ name }) => [name, state[name]])) as ParamTexts

  const setDatanets = (next: string[], weights = next.map(weightOf)) =>
    void setState({ datanet: next, weight: weights.some((weight) => weight !== '1') ? weights : null, step })
  return {
    step,
    base,
    baseId: state.base ?? base?.id ?? '',
    bases,
    models,
    datanets,
    known,
    slugs,
    chosen,
    unknown,
    weightOf,
    from: state.from,
    clone: state.clone,
    test: state.test,
    cap: state.cap,
    compare: state.compare,
    values: state.values,
    name: state.name,
    texts,
    goTo: (next: WizardStep) => void setState({ step: next }, { history: 'push', scroll: true }),
    // an adapter belongs to its base
    setBase: (id: string) => void setState({ base: id, ...(id === base?.id ? {} : { from: null }) }),
    setDatanets: (next: string[]) => setDatanets(next),
    setWeight: (slug: string, weight: string) =>
      setDatanets(
        slugs,
        slugs.map((other) => (other === slug ? weight : weightOf(other))),
      ),
    /** @param shape texts of the fields that the adapter decides */
    setFrom: (id: string | null, shape: Partial<Record<keyof ParamTexts, string | null>>) =>
      void setState({ ...shape, from: id }),
    setTest: (sha256: string | null) => void setState({ test: sha256 }),
    setCap: (text: string) => void setState({ cap: text }),
    setCompare: (field: Comparable | null) => void setState({ compare: field, values: null }),
    setValues: (text: string) => void setState({ values: text }),
    setName: (name: string) => void setState({ name }),
    setText: (name: keyof ParamTexts, text: string) => void setState({ [name]: text }),
    resetTexts: () => void setState(Object.fromEntries(paramFields.map(({ name }) => [name, null]))),
    linkTo: (next: WizardStep) => `/train/new${wizardQuery({ ...state, step: next })}`,
  }
}
export type Wizard = ReturnType<typeof useWizard>
