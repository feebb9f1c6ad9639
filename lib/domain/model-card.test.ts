import { execFile } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { type Metric, metricNames, type Scorecard } from '#lib/schemas/run.ts'
import { trainParamsSchema } from '#lib/schemas/train-params.ts'
import { findBaseModel } from './base-models.ts'
import { type CardFacts, modelCard } from './model-card.ts'

const side = (shift: number): Scorecard['base'] => ({
  ...{ correct: 3, total: 24, loss: 2.5 },
  metrics: Object.fromEntries(
    metricNames.map((name, index) => [name, { value: (index + shift) / 7, low: 1e-7, high: 3, n: 24 }]),
  ),
})
const tuned = side(1)
const facts: CardFacts = {
  run: {
    ...{ id: 'run_00000000000000000001', name: 'Tide: “tables” | #1\n---', root: `0x${'1'.repeat(64)}` },
    ...{ anchoredStep: 64, finishedAt: '2026-11-21T20:00:00.000Z' },
  },
  base: findBaseModel('smollm2-135m-instruct')!,
  formats: ['peft', 'gguf'],
  datanets: [
    {
      ...{ slug: 'tides', name: 'Tides: no', version: 2, rows: 240, licence: 'CC-BY-4.0', weight: 1 },
      root: `0x${'2'.repeat(64)}`,
    },
  ],
  params: trainParamsSchema.parse({ learning_rate: 1e-7 }),
  ownTestSet: false,
  scorecard: { base: side(0), tuned, previous: null, control: { correct: 0, total: 8 }, verdict: 'Better.' },
  adapterSha256: 'a'.repeat(64),
  indexRoot: `0x${'3'.repeat(64)}`,
  model: { id: '7', slug: 'tides' },
  chain: { id: 161_200, registry: `0x${'4'.repeat(40)}` },
}

// the Hub's own reader of cards, which the installation's Python has
const reader = `
import json, sys
from huggingface_hub import ModelCard
card = ModelCard(sys.stdin.read())
results = [{"type": one.metric_type, "value": one.metric_value, "args": one.metric_args, "dataset": one.dataset_name,
            "revision": one.dataset_revision} for one in card.data.eval_results or []]
data = {key: value for key, value in card.data.to_dict().items() if key != "model-index"}
print(json.dumps({"data": data, "name": card.data.model_name, "results": results, "text": card.text}))
`
function read(card: string): Promise<{ data: object; name: string; results: { type: string }[]; text: string }> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.env.PYTHON_BIN ?? 'python3', ['-c', reader], (error, out) =>
      error ? reject(error) : resolve(JSON.parse(out)),
    )
    child.stdin?.end(card)
  })
}

describe('modelCard', { timeout: 60_000 }, () => {
  it('is read by the Hub’s own reader: base, licence, library, Datanets with version and root, and the scorecard’s values', async () => {
    const { data, name, results, text } = await read(modelCard(facts))
    expect(data).toMatchObject({
      ...{ base_model: 'HuggingFaceTB/SmolLM2-135M-Instruct', base_model_relation: 'adapter', license: 'apache-2.0' },
      ...{ library_name: 'peft', pipeline_tag: 'text-generation', tags: ['modelfactory', 'lora', 'sft'] },
      modelfactory: {
        ...{ run: facts.run.id, run_root: facts.run.root, model: '7' },
        datanets: [{ slug: 'tides', version: 2, root: facts.datanets[0]?.root }],
      },
    })
    expect(name).toBe(facts.run.name)
    expect(results).toEqual(
      metricNames.map((type) => {
        const { value, low, high, n } = tuned.metrics[type] as Metric
        const dataset = 'Held-out questions of Tides: no, version 2'
        return { type, value, args: { low, high, questions: n }, dataset, revision: facts.datanets[0]?.root }
      }),
    )
    for (const said of [
      facts.run.id,
      facts.run.root,
      facts.adapterSha256,
      facts.indexRoot,
      facts.chain.registry,
      '# Tide',
    ])
      expect(text).toContain(said)
    expect(text).toContain('| Tides: no | 2 | 240 | CC-BY-4.0 |')
    expect(text).toContain('| learning_rate | 1e-7 |')
    expect(text).toContain('Model 7 (“tides”)')
  })

  it('calls a model of rows that must not be earned from by both licences', async () => {
    const datanets = facts.datanets.map((one) => ({ ...one, licence: 'CC-BY-NC-4.0' }))
    const { data } = await read(modelCard({ ...facts, datanets, formats: ['merged'] }))
    expect(data).toMatchObject({
      ...{ license: 'other', license_name: 'apache-2.0-and-cc-by-nc-4.0' },
      ...{ library_name: 'transformers', base_model_relation: 'finetune' },
    })
  })

  it('is whole without scorecard, roots and model', async () => {
    const bare = { ...facts, scorecard: null, model: null, adapterSha256: null, indexRoot: null }
    const { data, results, text } = await read(modelCard({ ...bare, run: { ...facts.run, root: null } }))
    expect(data).toMatchObject({ modelfactory: { run_root: null, model: null } })
    expect(results).toEqual([])
    expect(text).toContain('Not published when this was written')
    expect(text).not.toMatch(/null|undefined|Examination/)
  })
})
