// The generated parts of CHAIN.md: who may call what, and every contract's events, from the compiled contracts.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { AbiEvent, AbiParameter } from 'viem'
import { toEventSignature } from 'viem'
import type { ContractName } from '#lib/chain/deployment.ts'
import { callers } from '#workers/chain/callers.ts'
import { solidityNames } from '#workers/chain/deploy-contracts.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const FILE = path.join(ROOT, 'CHAIN.md')

type Artifact = { abi: { type: string }[]; rawMetadata: string }
type Metadata = { output: { userdoc: { events?: Record<string, { notice?: string }> } } }
const names = Object.entries(solidityNames) as [ContractName, string][]

function parameter({
  type,
  name,
  components,
  indexed,
}: AbiParameter & { indexed?: boolean; components?: readonly AbiParameter[] }): string {
  const fields = components?.map((inner) => parameter(inner)).join(', ')
  const shape = fields === undefined ? type : `(${fields})${type.slice('tuple'.length)}`
  return [shape, indexed ? 'indexed' : '', name ?? ''].filter(Boolean).join(' ')
}

function eventsOf(solidityName: string): string {
  const file = path.join(ROOT, 'contracts', 'out', `${solidityName}.sol`, `${solidityName}.json`)
  const { abi, rawMetadata } = JSON.parse(readFileSync(file, 'utf8')) as Artifact
  const notices = (JSON.parse(rawMetadata) as Metadata).output.userdoc.events ?? {}
  const lines = abi
    .filter((item): item is AbiEvent => item.type === 'event')
    .map((event) => {
      const notice = notices[toEventSignature(event)]?.notice
      return `- \`${event.name}(${event.inputs.map(parameter).join(', ')})\`${notice ? `: ${notice}` : ''}`
    })
  return lines.length === 0 ? '' : `### ${solidityName}\n\n${lines.join('\n')}\n`
}

function callersOf([name, solidityName]: [ContractName, string]): string {
  const groups = new Map<string, string[]>()
  for (const [called, caller] of Object.entries(callers[name])) {
    groups.set(caller, [...(groups.get(caller) ?? []), `\`${called}\``])
  }
  const text = [...groups].map(([caller, functions]) => `*${caller}*: ${functions.join(', ')}`).join('<br>')
  return `| ${solidityName} | \`${name}\` | ${text || 'nothing to change'} |`
}

const sections: Record<string, string> = {
  callers: ['| contract | in deployment.json | who may call |', '|---|---|---|', ...names.map(callersOf)].join('\n'),
  events: names
    .map(([, solidityName]) => eventsOf(solidityName))
    .filter(Boolean)
    .join('\n')
    .trimEnd(),
}

let text = readFileSync(FILE, 'utf8')
for (const [name, content] of Object.entries(sections)) {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- /generated: ${name} -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`CHAIN.md has no section between ${begin} and ${end}.`)
  text = `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`
}
writeFileSync(FILE, text)
