'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Dialog, DialogActions, DialogContent } from '#components/ui/dialog.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatOpen, parseOpen } from '#lib/format.ts'
import { createBountyInput } from '#lib/schemas/bounty.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { useBounty } from './use-bounty.ts'

const words = datanets.bounties
export type BountyDraft = { title: string; terms: string }
type Name = 'title' | 'terms' | 'amount'
const labels: Record<Name, string> = { title: words.name, terms: words.terms, amount: words.amount }
const names: readonly Name[] = ['title', 'terms', 'amount']

export type PostBountyProps = { datanet: DatanetDetail; draft: BountyDraft; onClose: () => void }

/** Title, terms, amount; then the transaction that puts the amount aside. Declined, it waits as a draft. */
export function PostBounty({ datanet, draft, onClose }: PostBountyProps) {
  const prefix = useId()
  const queries = useQueryClient()
  const { post } = useBounty(datanet.chainDatanetId)
  const money = useQuery(orpc.bounties.list.queryOptions({ input: { id: datanet.id } }))
  const left = money.data ? formatOpen(money.data.available) : null
  const [fields, setFields] = useState({ ...draft, amount: '' })
  const [errors, setErrors] = useState<Partial<Record<Name, string>>>({})
  const [notice, setNotice] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<typeof fields>) => setFields((before) => ({ ...before, ...change }))

  const amountFault = (wei: string | null): string | undefined => {
    if (wei === null) return words.amountBad
    if (wei === '0') return words.amountZero
    return money.data && BigInt(wei) > BigInt(money.data.available) ? words.amountTooMuch(left ?? '') : undefined
  }
  const submit = async () => {
    const wei = parseOpen(fields.amount)
    const parsed = createBountyInput.omit({ amount: true }).safeParse({ ...fields, id: datanet.id })
    const found: Partial<Record<Name, string>> = { amount: amountFault(wei) }
    for (const { path, message } of parsed.error?.issues ?? []) found[path[0] as Name] ??= message
    setErrors(found)
    if (!parsed.success || wei === null || found.amount) return
    setBusy(true)
    setNotice(null)
    try {
      const bounty = await client.bounties.create({ ...parsed.data, amount: wei })
      await queries.invalidateQueries({ queryKey: orpc.bounties.key() })
      const refused = await post(bounty)
      if (refused === null) toast.success(words.posted)
      else toast.info(refused)
      onClose()
    } catch (error) {
      const { title, next } = explainApiError(error)
      setNotice([words.failed, title, next].filter(Boolean).join(' '))
    } finally {
      setBusy(false)
    }
  }
  const bind = (name: Name, help: string) => ({
    label: labels[name],
    help,
    id: `${prefix}-${name}`,
    error: errors[name],
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={words.postTitle} description={words.postHelp} dismissible={!busy}>
        <Form busy={busy} onSubmit={() => void submit()}>
          <ErrorSummary
            errors={names.flatMap((name) => {
              const message = errors[name]
              return message ? [{ id: `${prefix}-${name}`, label: labels[name], message }] : []
            })}
          />
          <Field {...bind('title', words.nameHelp)}>
            <Input value={fields.title} maxLength={120} onChange={(event) => set({ title: event.target.value })} />
          </Field>
          <Field {...bind('terms', words.termsHelp)}>
            <Textarea
              rows={4}
              maxLength={4000}
              value={fields.terms}
              onChange={(event) => set({ terms: event.target.value })}
            />
          </Field>
          <Field {...bind('amount', left ? words.amountHelp(left) : '')}>
            <Input
              inputMode="decimal"
              autoComplete="off"
              value={fields.amount}
              onChange={(event) => set({ amount: event.target.value })}
            />
          </Field>
          {notice && (
            <p role="alert" className="text-danger">
              {notice}
            </p>
          )}
          <DialogActions action={words.review} busy={busy} />
        </Form>
      </DialogContent>
    </Dialog>
  )
}
