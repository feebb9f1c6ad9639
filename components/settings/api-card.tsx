'use client'
import { ExternalLink } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { settings } from '#lib/strings/settings.ts'

const words = settings.api

export function ApiCard() {
  const [base, setBase] = useState('/api')
  useEffect(() => setBase(`${location.origin}/api`), [])
  return (
    <Card>
      <CardHeader title={words.title} description={words.help} />
      <CardContent>
        <DataList>
          <DataItem term={words.base}>
            <span className="inline-flex items-center gap-0.5">
              <span className="wrap-anywhere font-mono text-xs">{base}</span>
              <CopyButton
                value={base}
                label={words.copy(words.base)}
                className="size-6 pointer-coarse:size-11 [&_svg]:size-3!"
              />
            </span>
          </DataItem>
          <DataItem term={words.openapi}>
            <Button size="sm" asChild>
              <a href="/api/openapi.json" target="_blank" rel="noreferrer">
                <ExternalLink aria-hidden />
                openapi.json
              </a>
            </Button>
          </DataItem>
        </DataList>
      </CardContent>
    </Card>
  )
}
