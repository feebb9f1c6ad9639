import { expect, it } from 'vitest'
import type { RunSummary } from '#lib/schemas/run.ts'
import { groupSweeps } from './sweep-groups.ts'

const run = (id: string, sweepId: string | null = null) => ({ id, sweepId }) as RunSummary

it('puts the runs of a comparison together where the newest stands', () => {
  const groups = groupSweeps([run('a'), run('b', 's'), run('c'), run('d', 's'), run('e', 'alone')])
  expect(groups.map(({ sweepId, runs }) => [sweepId, runs.map(({ id }) => id)])).toEqual([
    [null, ['a']],
    ['s', ['b', 'd']],
    [null, ['c']],
    [null, ['e']],
  ])
})
