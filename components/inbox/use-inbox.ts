'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSession } from '#components/chain/use-session.ts'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import type { Notification } from '#lib/schemas/training.ts'
import { inbox as words } from '#lib/strings/inbox.ts'

/** One's notifications, newest first, and how they are marked as read; nothing is asked without a session. */
export function useInbox() {
  const { session } = useSession()
  const queries = useQueryClient()
  const options = orpc.notifications.list.queryOptions({ enabled: session !== null, refetchInterval: 20_000 })
  const query = useQuery(options)
  const read = useMutation({
    /** all without an id */
    mutationFn: (id?: string) => client.notifications.read(id === undefined ? {} : { id }),
    onMutate: (id) => {
      const readAt = new Date().toISOString()
      queries.setQueryData(options.queryKey, (before) => {
        if (!before) return before
        const notifications = before.notifications.map((one) =>
          (id === undefined || one.id === id) && one.readAt === null ? { ...one, readAt } : one,
        )
        return { notifications, unread: notifications.filter((one) => one.readAt === null).length }
      })
    },
    onError: (error) => toast.error(words.readFailed, { description: explainApiError(error).title }),
    onSettled: () => queries.invalidateQueries({ queryKey: options.queryKey }),
  })
  return {
    signedIn: session !== null,
    query,
    notifications: (query.data?.notifications ?? []) as Notification[],
    unread: query.data?.unread ?? 0,
    read: (id?: string) => read.mutate(id),
  }
}
