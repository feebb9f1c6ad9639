import { readFileSync } from 'node:fs'
const e = JSON.parse(readFileSync('/tmp/S3/env.json', 'utf8')); Object.assign(process.env, e)
const { viewRows, searchRows, filterRows } = await import('#server/viewer/index.ts')
const ctx = { session: null, cookies: {}, host: 'localhost', setCookie: () => {} }
const s = { dataset: e.slug, config: 'default', split: 'train' as const }
let i0 = 0
const m = async (n: string, f: () => Promise<{ num_rows_total: number }>) => { const ts: number[] = []; let r; i0++; const cpu = process.cpuUsage(); for (let i = 0; i < 15; i++) { const t = performance.now(); r = await f(); ts.push(performance.now() - t) } const u = process.cpuUsage(cpu); const cold = ts[0]; ts.sort((a, b) => a - b); console.log(n.padEnd(34), 'total', r?.num_rows_total, 'cold', Math.round(cold), 'median', Math.round(ts[7]), 'max', Math.round(ts[14]), 'cpu/q', Math.round((u.user + u.system) / 15000)) }
await m('rows', () => viewRows({ ctx, input: { ...s, offset: Math.floor(Math.random() * 999900), length: 100 } }))
await m('search rare', () => searchRows({ ctx, input: { ...s, query: `day ${70 + Math.floor(Math.random()*290)}.`, offset: 0, length: 100 } }))
await m('search one', () => searchRows({ ctx, input: { ...s, query: `light ${Math.floor(Math.random()*1e6)}`, offset: 0, length: 100 } }))
await m('search all', () => searchRows({ ctx, input: { ...s, query: 'the lamp'.slice(0, 3 + Math.floor(Math.random()*6)), offset: 0, length: 100 } }))
await m('search none', () => searchRows({ ctx, input: { ...s, query: 'zebra' + Math.random(), offset: 0, length: 100 } }))
await m('filter tokens', () => filterRows({ ctx, input: { ...s, where: `"tokens" > ${40 + 60 * Math.random()}`, offset: 0, length: 100 } }))
await m('filter tokens order', () => filterRows({ ctx, input: { ...s, where: `"tokens" > ${40 + 60 * Math.random()}`, orderby: '"tokens" DESC', offset: 5000, length: 100 } }))
await m('filter ilike', () => filterRows({ ctx, input: { ...s, where: `"response" ILIKE '%day ${70 + Math.floor(Math.random()*290)}.%'`, offset: 0, length: 100 } }))
await m('filter contributor', () => filterRows({ ctx, input: { ...s, where: `"contributor" = '0x5feceb66ffc86f38d952786c6d696c79c2dbc239'`, offset: 0, length: 100 } }))
await m('order by response', () => filterRows({ ctx, input: { ...s, orderby: `"response"`, offset: 0, length: 100 } }))
process.exit(0)
