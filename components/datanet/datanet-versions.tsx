'use client'
import { useState } from 'react'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { sameAddress, useSession } from '#components/chain/use-session.ts'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Status } from '#components/ui/status.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { explainApiError } from '#lib/api/explain-error.ts'
import { formatDateTime, formatNumber } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { pendingRelease } from './pending-release.ts'
import { useRelease } from './use-release.ts'

const words = datanets.detail

/** Versions with root and transaction; the owner can release one that is still waiting for it. */
export function DatanetVersions({ datanet }: { datanet: DatanetDetail }) {
  const { explorer } = useChainConfig()
  const link = (hash: string) => (explorer ? `${explorer.replace(/\/$/, '')}/tx/${hash}` : undefined)
  return (
    <Card>
      <CardHeader title={words.versions} />
      <CardContent>
        <ol className="divide-y">
          {datanet.versions.map((version) => (
            <li key={version.id} className="grid gap-1 py-3 first:pt-0 last:pb-0">
              <div className="flex flex-wrap items-center justify-between gap-2">
                <span className="font-medium">{words.versionTitle(String(version.version))}</span>
                <span className="text-muted-foreground text-xs">{words.rowsCount(formatNumber(version.rows))}</span>
              </div>
              {version.releasedAt ? (
                <p className="text-muted-foreground text-xs">
                  {words.released} <time dateTime={version.releasedAt}>{formatDateTime(version.releasedAt)}</time>
                </p>
              ) : (
                <Status tone="warning">{words.notReleased}</Status>
              )}
              <dl className="grid grid-cols-[5.5rem_1fr] items-center text-xs [&>dt]:text-muted-foreground">
                <dt>{words.root}</dt>
                <dd>
                  <Hash value={version.root} />
                </dd>
                <dt>{words.manifest}</dt>
                <dd>
                  <Hash value={version.manifestHash} />
                </dd>
                {version.txHash && (
                  <>
                    <dt>{words.transaction}</dt>
                    <dd>
                      <Hash value={version.txHash} href={link(version.txHash)} />
                    </dd>
                  </>
                )}
              </dl>
              {!version.releasedAt && <ReleaseWaiting datanet={datanet} />}
            </li>
          ))}
        </ol>
      </CardContent>
    </Card>
  )
}

function ReleaseWaiting({ datanet }: { datanet: DatanetDetail }) {
  const { session } = useSession()
  const release = useRelease()
  const [notice, setNotice] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const pending = pendingRelease(datanet)
  if (!pending || !sameAddress(session?.address, datanet.ownerAddress)) return null
  const run = async () => {
    setBusy(true)
    setNotice(null)
    try {
      const result = await release(pending, datanet.name)
      if ('released' in result) toast.success(datanets.upload.released(datanet.name))
      else setNotice(result.notice)
    } catch (error) {
      setNotice(explainApiError(error).title)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="mt-1 grid justify-items-start gap-2">
      <Button variant="primary" size="sm" loading={busy} onClick={run}>
        {words.release}
      </Button>
      {notice && (
        <p role="status" className="text-xs">
          {notice}
        </p>
      )}
    </div>
  )
}
