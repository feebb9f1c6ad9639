'use client'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CheckCheck } from 'lucide-react'
import { useState } from 'react'
import { QueryError } from '#components/shell/query-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { common } from '#lib/strings/common.ts'
import { review } from '#lib/strings/review.ts'

const words = review.bulk
const shown = 5

/** Accepts at once what several reviewers agree on, and nothing else; for curators. */
export function BulkDialog({ datanet, onDone }: { datanet: DatanetDetail; onDone: () => void }) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="ghost" aria-label={words.open}>
          <CheckCheck aria-hidden />
          <span className="max-sm:hidden">{words.open}</span>
        </Button>
      </DialogTrigger>
      <DialogContent title={words.title} description={words.help} className="max-w-lg">
        {open && (
          <Body
            id={datanet.id}
            onDone={() => {
              setOpen(false)
              onDone()
            }}
          />
        )}
      </DialogContent>
    </Dialog>
  )
}

function Body({ id, onDone }: { id: string; onDone: () => void }) {
  const queries = useQueryClient()
  const [agreeing, setAgreeing] = useState(2)
  const bulk = useQuery(
    orpc.reviews.bulk.queryOptions({ input: { id, agreeing, limit: shown }, placeholderData: keepPreviousData }),
  )
  const accept = useMutation({
    mutationFn: () => client.reviews.bulkAccept({ id, agreeing }),
    onSuccess: async ({ accepted }) => {
      toast.success(words.done(formatNumber(accepted), accepted === 1))
      await queries.invalidateQueries({ queryKey: orpc.datanets.key() })
      onDone()
    },
  })
  const total = bulk.data?.total ?? 0
  if (bulk.error) return <QueryError error={bulk.error} onRetry={() => void bulk.refetch()} />
  return (
    <>
      <Field label={words.agreeing}>
        <Select
          value={String(agreeing)}
          onValueChange={(next) => setAgreeing(Number(next))}
          options={[2, 3, 4, 5].map((count) => ({ value: String(count), label: String(count) }))}
        />
      </Field>
      {bulk.data && (
        <div className="grid gap-2">
          <p role="status" className="font-medium">
            {total === 0 ? words.none : words.count(formatNumber(total), total === 1)}
          </p>
          {total > 0 && <p className="text-muted-foreground text-xs">{words.preview}</p>}
          <ul className="grid gap-2">
            {bulk.data.rows.map((row) => (
              <li key={row.datumId} className="wrap-anywhere rounded-md bg-sunken p-2 text-xs">
                <p className="line-clamp-2 text-muted-foreground">{row.prompt}</p>
                <p className="line-clamp-2">{row.answer}</p>
              </li>
            ))}
          </ul>
        </div>
      )}
      {accept.error && (
        <p role="alert" className="text-danger">
          {words.failed} {explainApiError(accept.error).title}
        </p>
      )}
      <DialogFooter>
        <DialogClose asChild>
          <Button>{common.actions.cancel}</Button>
        </DialogClose>
        <Button variant="primary" disabled={total === 0} loading={accept.isPending} onClick={() => accept.mutate()}>
          {words.action(formatNumber(total), total === 1)}
        </Button>
      </DialogFooter>
    </>
  )
}
