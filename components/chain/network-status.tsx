'use client'
import { useBlockNumber } from 'wagmi'
import { Button } from '#components/ui/button.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '#components/ui/popover.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatNumber } from '#lib/format.ts'
import { common } from '#lib/strings/common.ts'
import { useChainConfig } from './chain-context.tsx'

const words = common.network

/** Which chain this is and whether its node answers. */
export function NetworkStatus() {
  const chain = useChainConfig()
  const block = useBlockNumber({ query: { refetchInterval: 10_000, retry: 1 } })
  const state = block.isError ? 'offline' : block.data === undefined ? 'connecting' : 'connected'
  const tone = { offline: 'danger', connecting: 'neutral', connected: 'success' } as const
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" className="px-2">
          <Status tone={tone[state]}>
            <span className="sr-only">{`${words.label}: `}</span>
            <span className={state === 'offline' ? undefined : 'hidden font-normal text-muted-foreground sm:inline'}>
              {state === 'offline' ? words.offline : chain.name}
            </span>
            <span className="sr-only">{words[state]}</span>
          </Status>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end">
        <p className="font-medium">{chain.name}</p>
        <p className="mt-1 text-muted-foreground text-xs">
          {state === 'offline' ? words.offlineHint : chain.embedded ? words.embedded : null}
        </p>
        <DataList className="mt-2 text-xs">
          <DataItem term={words.label}>
            <Status tone={tone[state]}>{words[state]}</Status>
          </DataItem>
          <DataItem term={words.chainId}>{chain.chainId}</DataItem>
          <DataItem term={words.block}>{block.data === undefined ? '–' : formatNumber(Number(block.data))}</DataItem>
          <DataItem term={words.node}>
            <span className="font-mono">{chain.rpcUrl}</span>
          </DataItem>
        </DataList>
      </PopoverContent>
    </Popover>
  )
}
