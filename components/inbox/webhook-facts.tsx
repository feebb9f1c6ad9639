'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Time } from '#components/shell/time.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Status } from '#components/ui/status.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { inbox } from '#lib/strings/inbox.ts'

const words = inbox.webhook
type Webhook = NonNullable<Awaited<ReturnType<typeof client.notifications.webhook>>>
type Delivery = { status: number | null; error: string | null }

const arrived = ({ status }: Delivery) => status !== null && status >= 200 && status < 300

function said({ status, error }: Delivery): string {
  if (status === null) return words.testFailed(error ?? '')
  return (arrived({ status, error }) ? words.testOk : words.testBad)(String(status))
}

/** The secret while it is known, the last delivery, and a test of one. */
export function WebhookFacts({ webhook }: { webhook: Webhook }) {
  const queries = useQueryClient()
  const queryKey = orpc.notifications.webhook.queryKey()
  const test = useMutation({
    mutationFn: () => client.notifications.testWebhook(),
    // the secret is in the cache alone: it is not read anew
    onSuccess: (delivery) =>
      queries.setQueryData(
        queryKey,
        (before) => before && { ...before, lastDelivery: { ...delivery, at: new Date().toISOString() } },
      ),
  })
  return (
    <div className="grid justify-items-start gap-3">
      <DataList className="w-full border-t">
        <DataItem term={words.secret} hint={webhook.secret === null ? undefined : words.secretOnce}>
          {webhook.secret === null ? (
            <span className="text-muted-foreground">{words.secretKept}</span>
          ) : (
            <span className="inline-flex items-center gap-0.5">
              <span className="wrap-anywhere font-mono text-xs">{webhook.secret}</span>
              <CopyButton value={webhook.secret} label={words.copySecret} />
            </span>
          )}
        </DataItem>
        <DataItem term={words.last}>
          {webhook.lastDelivery ? (
            <>
              <Time value={webhook.lastDelivery.at} />
              {`, ${webhook.lastDelivery.status === null ? (webhook.lastDelivery.error ?? '') : words.lastStatus(String(webhook.lastDelivery.status))}`}
            </>
          ) : (
            <span className="text-muted-foreground">{words.lastNone}</span>
          )}
        </DataItem>
      </DataList>
      <Button loading={test.isPending} onClick={() => test.mutate()}>
        {words.test}
      </Button>
      <div role="status">
        {test.data && <Status tone={arrived(test.data) ? 'success' : 'warning'}>{said(test.data)}</Status>}
        {test.isError && <Status tone="danger">{explainApiError(test.error).title}</Status>}
      </div>
    </div>
  )
}
