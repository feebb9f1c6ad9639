'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { toast } from '#components/ui/toaster.tsx'
import { client, orpc } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { judge as words } from '#lib/strings/judge.ts'

/** A ready run's judgement, fresh while it goes on, and what its owner can do about it. */
export function useJudge(id: string, ready: boolean) {
  const queries = useQueryClient()
  const options = orpc.runs.judgement.queryOptions({
    input: { id },
    enabled: ready,
    refetchInterval: ({ state }) => (state.data?.state === 'judging' ? 1_500 : false),
  })
  const query = useQuery(options)
  const call = useMutation({
    mutationFn: (verb: 'judge' | 'stopJudge') => client.runs[verb]({ id }),
    onSuccess: (judgement) => queries.setQueryData(options.queryKey, judgement),
    onError: (error, verb) =>
      toast.error(verb === 'judge' ? words.notAsked : words.notStopped, { description: explainApiError(error).title }),
  })
  return {
    judgement: ready ? query.data : undefined,
    ask: () => call.mutate('judge'),
    stop: () => call.mutate('stopJudge'),
    asking: call.isPending && call.variables === 'judge',
    stopping: call.isPending && call.variables === 'stopJudge',
  }
}
export type Judging = ReturnType<typeof useJudge>
