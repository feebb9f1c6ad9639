'use client'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Status } from '#components/ui/status.tsx'
import { orpc } from '#lib/api/client.ts'
import { formatBytes } from '#lib/format.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { fileLink, inOrder } from './file-link.ts'

const words = datanets.use

/** The licence in a sentence, files of the newest version, and how a program reads them. */
export function UseIt({ datanet }: { datanet: DatanetDetail }) {
  const version = datanet.versions.find(({ releasedAt }) => releasedAt !== null)
  const open = datanet.visibility === 'public' || datanet.access.curate
  return (
    <Card>
      <CardHeader title={words.title} />
      <CardContent className="grid gap-4">
        <Licence id={datanet.licence} />
        {!version ? (
          <p className="border-t pt-3 text-muted-foreground">{words.noExports}</p>
        ) : !open ? (
          <p className="border-t pt-3 text-muted-foreground">{words.curatorsOnly}</p>
        ) : (
          <>
            <section className="grid gap-1 border-t pt-3">
              <h3 className="font-medium text-sm">{words.exports(String(version.version))}</h3>
              {Object.keys(version.files).length === 0 && (
                <Status tone="running">{datanets.versions.filesComing}</Status>
              )}
              <ul>
                {inOrder(version.files).map(([name, { bytes }]) => (
                  <li key={name}>
                    <a
                      href={fileLink(datanet.slug, version.version, name)}
                      download={`${datanet.slug}-v${version.version}-${name}`}
                      className="-mx-2 flex min-h-8 items-center gap-2 rounded-sm px-2 hover:bg-muted pointer-coarse:min-h-11"
                    >
                      <Download aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                      <span className="min-w-0 flex-1">
                        <span className="block truncate">{words.files[name] ?? name}</span>
                        <span className="block text-muted-foreground text-xs">
                          {name}, {formatBytes(bytes)}
                        </span>
                      </span>
                    </a>
                  </li>
                ))}
              </ul>
            </section>
            {version.files['train.jsonl'] && <Snippet path={fileLink(datanet.slug, version.version, 'train.jsonl')} />}
          </>
        )}
      </CardContent>
    </Card>
  )
}

function Licence({ id }: { id: string }) {
  const licences = useQuery(orpc.datanets.licences.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
  const known = licences.data?.data.find((licence) => licence.id === id)
  return (
    <div className="grid gap-1">
      <p>{known?.meaning ?? words.unknownLicence}</p>
      <p className="text-muted-foreground text-xs">
        {known && <>{known.commercial ? words.commercial : words.nonCommercial} </>}
        <a href={`https://spdx.org/licenses/${id}.html`} rel="noopener noreferrer" className="text-link">
          {words.spdx} ({id})
        </a>
      </p>
    </div>
  )
}

/** The address is this browser's, known only after the page is taken over. */
function Snippet({ path }: { path: string }) {
  const [origin, setOrigin] = useState('')
  useEffect(() => setOrigin(location.origin), [])
  const code = `from datasets import load_dataset\n\nrows = load_dataset(\n    "json",\n    data_files="${origin}${path}",\n    split="train",\n)`
  return (
    <section className="grid gap-1 border-t pt-3">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-medium text-sm">{words.snippet}</h3>
        <CopyButton value={code} label={words.copySnippet} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls sideways must be reachable by keyboard */}
      <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken p-2 font-mono text-2xs">
        {code}
      </pre>
      <p className="text-muted-foreground text-xs">{words.apiHelp}</p>
    </section>
  )
}
