'use client'
import Link from 'next/link'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { settings } from '#lib/strings/settings.ts'

const words = settings.network

/** Everything that another wallet or tool needs to reach this chain. */
export function NetworkCard() {
  const chain = useChainConfig()
  return (
    <Card>
      <CardHeader title={words.title} description={chain.embedded ? words.embedded : undefined} />
      <CardContent>
        <DataList>
          <DataItem term={words.name}>{chain.name}</DataItem>
          <DataItem term={words.chainId}>
            <Copyable value={String(chain.chainId)} label={words.copy(words.chainId.toLowerCase())} />
          </DataItem>
          <DataItem term={words.rpc}>
            <Copyable value={chain.rpcUrl} label={words.copy(words.rpc)} />
          </DataItem>
          <DataItem term={words.currency}>
            {chain.currency.name} ({chain.currency.symbol}, {chain.currency.decimals})
          </DataItem>
          <DataItem term={words.explorer}>
            {chain.explorer ? (
              <a href={chain.explorer} className="text-link">
                {chain.explorer}
              </a>
            ) : (
              words.noExplorer
            )}
          </DataItem>
        </DataList>
        <div className="pt-3">
          <Button asChild>
            <Link href="/chain">{words.more}</Link>
          </Button>
        </div>
      </CardContent>
    </Card>
  )
}

function Copyable({ value, label }: { value: string; label: string }) {
  return (
    <span className="inline-flex items-center gap-0.5">
      <span className="wrap-anywhere font-mono text-xs">{value}</span>
      <CopyButton value={value} label={label} className="size-6 pointer-coarse:size-11 [&_svg]:size-3!" />
    </span>
  )
}
