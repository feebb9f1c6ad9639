import { describe, expect, it } from 'vitest'
import { brokenRule } from './import-rules.ts'

const allowed = (file: string, target: string) => brokenRule(file, target, false) === undefined
const allowedPackage = (file: string, name: string) => brokenRule(file, name, true) === undefined

describe('brokenRule', () => {
  it.each([
    ['components/run/run-view.tsx', 'components/run/loss.tsx', true],
    ['components/run/run-view.tsx', 'components/charts/line-chart.tsx', true],
    ['components/run/run-view.tsx', 'components/chat/answer.tsx', false],
    ['components/run/run-view.tsx', 'server/run/index.ts', false],
    ['components/ui/button.tsx', 'lib/format.ts', false],
    ['lib/schemas/run.ts', 'lib/api/client.ts', false],
    ['lib/chain/hooks/use-channel.ts', 'lib/schemas/common.ts', true],
    ['server/run/create-run.ts', 'server/datanet/index.ts', true],
    ['server/run/create-run.ts', 'server/datanet/view.ts', false],
    ['server/run/create-run.ts', 'server/db.ts', true],
    ['server/run/create-run.ts', 'lib/chain/hooks/use-channel.ts', false],
    ['app/api/[[...rest]]/route.ts', 'prisma/generated/client.ts', false],
    ['app/(dashboard)/page.tsx', 'server/run/index.ts', true],
    ['workers/training/loop.ts', 'workers/openlora/main.ts', false],
    ['workers/training/loop.ts', 'server/run/index.ts', true],
    ['e2e/journey.spec.ts', 'server/db.ts', false],
    ['server/run/lease.test.ts', 'scripts/testing/database.ts', true],
    ['server/run/lease.ts', 'scripts/testing/database.ts', false],
  ])('%s → %s: %s', (file, target, expected) => {
    expect(allowed(file, target)).toBe(expected)
  })

  it('keeps schemas and domain free of all but pure packages', () => {
    expect(allowedPackage('lib/schemas/run.ts', 'zod')).toBe(true)
    expect(allowedPackage('lib/schemas/run.ts', 'node:fs')).toBe(false)
    expect(allowedPackage('lib/domain/merkle.ts', 'react')).toBe(false)
    expect(allowedPackage('lib/domain/merkle.test.ts', 'vitest')).toBe(true)
  })
})
