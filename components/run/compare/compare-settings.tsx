import { useMemo } from 'react'
import { formatNumber } from '#lib/format.ts'
import { compare as words } from '#lib/strings/compare.ts'
import type { ComparedRun } from './compare-runs.tsx'
import { CompareTable } from './compare-table.tsx'
import { differencesOf } from './differences.ts'

/** Parameters in which the runs differ; the others are only counted. */
export function CompareSettings({ items }: { items: readonly ComparedRun[] }) {
  const { rows, same } = useMemo(() => differencesOf(items.map(({ run }) => run)), [items])
  return (
    <CompareTable
      title={words.settings}
      corner={words.setting}
      items={items}
      rows={rows.map(({ name, title, values }) => ({ id: name, title, cells: values }))}
      foot={(rows.length > 0 ? words.settingsRest : words.settingsSame)(formatNumber(same))}
    />
  )
}
