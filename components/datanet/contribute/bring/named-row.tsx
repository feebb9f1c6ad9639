'use client'
import { useQuery } from '@tanstack/react-query'
import { orpc } from '#lib/api/client.ts'
import { bytes32Schema } from '#lib/schemas/common.ts'
import { contribute } from '#lib/strings/contribute.ts'

const words = contribute.form

/** The row that a label or a validation is about, so that nobody labels another one by a wrong hash. */
export function NamedRow({ datanetId, hash }: { datanetId: string; hash: string }) {
  const parsed = bytes32Schema.safeParse(hash.trim())
  const row = useQuery({
    ...orpc.datanets.row.queryOptions({ input: { id: datanetId, hash: parsed.data ?? `0x${'0'.repeat(64)}` } }),
    enabled: parsed.success,
    retry: false,
  })
  if (!parsed.success) return null
  if (row.isError) return <p className="text-warning text-xs">{words.unknownRow}</p>
  if (!row.data) return null
  return (
    <figure className="wrap-anywhere grid gap-1 rounded-md bg-sunken p-2 text-xs">
      <figcaption className="text-muted-foreground">{words.named}</figcaption>
      <p className="line-clamp-3 text-muted-foreground">{row.data.prompt}</p>
      <p className="line-clamp-4">{row.data.answer}</p>
    </figure>
  )
}
