'use client'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { ErrorSummary, type FieldError } from '#components/ui/error-summary.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { explainApiError } from '#lib/api/explain-error.ts'
import { feePolicy } from '#lib/domain/fees.ts'
import { toSlug } from '#lib/domain/publish-slug.ts'
import { formatOpen, parseOpen } from '#lib/format.ts'
import { slugSchema } from '#lib/schemas/common.ts'
import { preparePublishInput } from '#lib/schemas/model.ts'
import type { RunDetail } from '#lib/schemas/run.ts'
import { models } from '#lib/strings/models.ts'
import { Declined, type usePublish } from './use-publish.ts'

const words = models.publish
const labels = { name: words.name, slug: words.slug, summary: words.summary, pricePer1k: words.price } as const
type FieldName = keyof typeof labels
const names = Object.keys(labels) as FieldName[]
const usualPrice = '0.5'

/** Name, address, summary, price; network, fee and effect stand above the button that opens the wallet. */
export function PublishForm({ run, publish }: { run: RunDetail; publish: ReturnType<typeof usePublish>['publish'] }) {
  const chain = useChainConfig()
  const id = useId()
  const [name, setName] = useState(run.name.slice(0, 60))
  const [ownSlug, setSlug] = useState<string | null>(null)
  const [summary, setSummary] = useState(() =>
    words.usualSummary(run.datanets.map((datanet) => datanet.name).join(', ')),
  )
  const [price, setPrice] = useState(usualPrice)
  const [tried, setTried] = useState(0)
  const slug = ownSlug ?? toSlug(name)
  const wei = parseOpen(price)
  const read = preparePublishInput.safeParse({ runId: run.id, name, slug, summary, pricePer1k: wei ?? '' })

  const problem = publish.error && !(publish.error instanceof Declined) ? publish.error : null
  const refused = problem ? explainApiError(problem) : null
  const invalid = names.flatMap((field): FieldError[] => {
    const issue = read.success ? undefined : read.error.issues.find(({ path }) => path[0] === field)
    const message = field === 'pricePer1k' && wei === null ? words.priceInvalid : issue?.message
    return message ? [{ id: `${id}-${field}`, label: labels[field], message }] : []
  })
  const place = names.find((field) => field === refused?.place)
  const fromServer = place && refused ? [{ id: `${id}-${place}`, label: labels[place], message: refused.title }] : []
  const shown = invalid.length > 0 ? (tried > 0 ? invalid : []) : fromServer
  const errorOf = (field: FieldName) => shown.find((error) => error.id === `${id}-${field}`)?.message

  const first = useRef<string | undefined>(undefined)
  first.current = shown[0]?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: a refusal of the server moves there as a failed check does
  useEffect(() => {
    const timer = setTimeout(() => first.current && document.getElementById(first.current)?.focus())
    return () => clearTimeout(timer)
  }, [tried, problem])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (publish.isPending) return
    if (!read.success || wei === null) return setTried(tried + 1)
    publish.mutate({ ...read.data, pricePer1k: wei })
  }

  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      {shown.length > 0 && <ErrorSummary errors={shown} />}
      <Field id={`${id}-name`} label={words.name} error={errorOf('name')}>
        <Input value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field
        id={`${id}-slug`}
        label={words.slug}
        help={slugSchema.safeParse(slug).success && words.slugHelp(slug)}
        error={errorOf('slug')}
      >
        <Input
          value={slug}
          maxLength={48}
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => setSlug(event.target.value)}
        />
      </Field>
      <Field id={`${id}-summary`} label={words.summary} help={words.summaryHelp} error={errorOf('summary')}>
        <Textarea rows={2} value={summary} maxLength={240} onChange={(event) => setSummary(event.target.value)} />
      </Field>
      <Field
        id={`${id}-pricePer1k`}
        label={words.price}
        help={words.priceHelp(formatOpen((BigInt(wei ?? '0') * feePolicy.model) / 10_000n))}
        error={errorOf('pricePer1k')}
        aside={chain.currency.symbol}
      >
        <Input
          inputMode="decimal"
          value={price}
          autoComplete="off"
          onChange={(event) => setPrice(event.target.value)}
        />
      </Field>
      <DataList className="border-y">
        <DataItem term={words.network}>{chain.name}</DataItem>
        <DataItem term={words.fee} hint={chain.embedded ? words.feeNoneHint : words.feeNextHint}>
          {chain.embedded ? words.feeNone : words.feeNext}
        </DataItem>
      </DataList>
      {refused && !place && (
        <ErrorState
          title={words.prepareFailed}
          cause={refused.title}
          next={refused.next}
          reference={refused.reference}
        />
      )}
      {publish.error instanceof Declined && publish.error.message && (
        <p role="status" className="text-muted-foreground">
          {publish.error.message}
        </p>
      )}
      <Button type="submit" variant="primary" loading={publish.isPending}>
        {words.open}
      </Button>
    </form>
  )
}
