'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client, orpc } from '#lib/api/client.ts'
import type { Member } from '#lib/schemas/datanet.ts'

export type MemberChange = Pick<Member, 'address' | 'role'> & { state: Exclude<Member['state'], 'requested'> }

/** Changes a membership and shows it at once; what was removed can be brought back from the toast. */
export function useSetMember(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: MemberChange) => client.datanets.setMember({ id, ...change }),
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.datanets.key() }),
  })
}
