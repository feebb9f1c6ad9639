import type { BaseModelSpec } from '#lib/schemas/base-model.ts'
import { type Metric, metricNames, type Scorecard } from '#lib/schemas/run.ts'
import type { TrainParams } from '#lib/schemas/train-params.ts'
import type { RunExport } from '#lib/schemas/training.ts'
import { dataLicences } from './licences.ts'
import { toYaml, type Yaml } from './yaml.ts'

type Format = RunExport['format']

/** What a card says of a run; hashes and roots are hexadecimal. */
export type CardFacts = {
  run: { id: string; name: string; root: string | null; anchoredStep: number; finishedAt: string }
  base: Pick<BaseModelSpec, 'id' | 'name' | 'hub' | 'licence'>
  formats: readonly Format[]
  datanets: readonly {
    slug: string
    name: string
    version: number
    rows: number
    licence: string
    root: string
    weight: number
  }[]
  params: TrainParams
  ownTestSet: boolean
  scorecard: Scorecard | null
  adapterSha256: string | null
  indexRoot: string | null
  /** null until it is published */
  model: { id: string; slug: string } | null
  chain: { id: number; registry: string }
}

/** The Hub's word for a licence; its list is of SPDX ids in lower case, with a few of its own. */
const hubLicence = (id: string) => id.toLowerCase().replace(/^llama-/, 'llama')
/** One line of a table or a heading, whatever a name holds. */
const cell = (text: string) => text.replace(/\s+/g, ' ').replaceAll('|', '\\|')
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')

/** Rows that must not be earned from make the whole no longer as free as the base alone. */
function licence({ base, datanets }: CardFacts): { [key: string]: Yaml } {
  const bound = datanets.filter((one) => dataLicences.some(({ id, commercial }) => id === one.licence && !commercial))
  if (bound.length === 0) return { license: hubLicence(base.licence) }
  const names = [base.licence, ...new Set(bound.map((one) => one.licence))].map(hubLicence)
  return { license: 'other', license_name: names.join('-and-') }
}

function metadata(facts: CardFacts): { [key: string]: Yaml } {
  const { run, base, formats, datanets, params, scorecard, ownTestSet } = facts
  const taken = metricNames.flatMap((name) => {
    const metric = scorecard?.tuned.metrics[name]
    return metric
      ? [{ type: name, name, value: metric.value, args: { low: metric.low, high: metric.high, questions: metric.n } }]
      : []
  })
  const dataset: { [key: string]: Yaml } = ownTestSet
    ? { type: 'own', name: 'An own test set' }
    : {
        type: datanets.map(({ slug }) => slug).join('+'),
        name: `Held-out questions of ${datanets.map((one) => `${one.name}, version ${one.version}`).join('; ')}`,
        revision: datanets.map(({ root }) => root).join('+'),
      }
  return {
    base_model: base.hub,
    base_model_relation: formats.includes('peft') || formats.every((one) => one === 'gguf') ? 'adapter' : 'finetune',
    ...licence(facts),
    library_name: formats.includes('peft') ? 'peft' : formats.includes('merged') ? 'transformers' : 'gguf',
    pipeline_tag: 'text-generation',
    tags: ['modelfactory', params.method, params.objective],
    // not `datasets`, whose entries are names on the Hub
    modelfactory: {
      run: run.id,
      run_root: run.root,
      model: facts.model?.id ?? null,
      datanets: datanets.map(({ slug, version, root }) => ({ slug, version, root })),
    },
    ...(taken.length > 0 && {
      'model-index': [
        {
          name: run.name,
          results: [{ task: { type: 'text-generation', name: 'Text generation' }, dataset, metrics: taken }],
        },
      ],
    }),
  }
}

const digits = (value: number) => String(Number(value.toPrecision(4)))
const figure = (metric: Metric | undefined) =>
  metric ? `${digits(metric.value)} (${digits(metric.low)} – ${digits(metric.high)})` : '–'

function examination({ base, previous, tuned, verdict }: Scorecard): string {
  const sides = previous ? [base, previous, tuned] : [base, tuned]
  const rows = metricNames
    .filter((name) => tuned.metrics[name])
    .map((name) => [name, ...sides.map((side) => figure(side.metrics[name]))])
  const head = ['Metric', 'Base', ...(previous ? ['Previous'] : []), 'Tuned']
  const right = `Right answers to held-out questions: base ${base.correct}, tuned ${tuned.correct}, of ${tuned.total}.`
  const parts = [
    verdict,
    right,
    ...(rows.length > 0 ? [table(head, rows), 'In brackets: 95 % bootstrap intervals.'] : []),
  ]
  return parts.filter(Boolean).join('\n\n')
}

const uses: Record<Format, (facts: CardFacts) => string> = {
  peft: ({ base }) =>
    `\`\`\`python\nfrom peft import PeftModel\nfrom transformers import AutoModelForCausalLM\n\nbase = AutoModelForCausalLM.from_pretrained("${base.hub}")\nmodel = PeftModel.from_pretrained(base, "this repository")\n\`\`\``,
  merged: ({ formats }) =>
    `\`\`\`python\nfrom transformers import AutoModelForCausalLM\n\nmodel = AutoModelForCausalLM.from_pretrained("this repository"${formats.includes('peft') ? ', subfolder="merged"' : ''})\n\`\`\``,
  gguf: ({ base }) =>
    `\`adapter.gguf\` is for llama.cpp beside the GGUF file of ${base.name}: \`--lora adapter.gguf\`.`,
  'gguf-merged': () => '`merged-q8_0.gguf` is the whole model in 8 bits for llama.cpp, LM Studio and the like.',
  ollama: () => 'The folder `ollama` holds a Modelfile: `ollama create NAME` in it.',
}

/** README.md of a repository on the Hugging Face Hub: YAML that the Hub reads, then the same for people. */
export function modelCard(facts: CardFacts): string {
  const { run, base, formats, datanets, params, scorecard, model, chain } = facts
  const data = datanets.map((one) => [
    ...[one.name, String(one.version), String(one.rows), one.licence, `\`${one.root}\``],
  ])
  const record = [
    `- Run: \`${run.id}\`, finished ${run.finishedAt}. \`modelfactory verify run ${run.id}\` recomputes its steps.`,
    run.root && `- Run root, the head of the hash chain over its ${run.anchoredStep} steps: \`${run.root}\`.`,
    model
      ? `- Model ${model.id} (“${cell(model.slug)}”) of ModelRegistry \`${chain.registry}\` on chain ${chain.id}.`
      : `- Not published when this was written; its steps are anchored in ModelRegistry \`${chain.registry}\` on chain ${chain.id}.`,
    facts.adapterSha256 && `- Adapter: SHA-256 \`${facts.adapterSha256}\` of \`adapter_model.safetensors\`.`,
    facts.indexRoot && `- Attribution index root: \`${facts.indexRoot}\`.`,
  ]
  const sections = [
    `# ${cell(run.name)}`,
    `Fine-tuned from [${base.hub}](https://huggingface.co/${base.hub}) (licence ${base.licence}) with ModelFactory.`,
    '## Use',
    ...formats.map((format) => uses[format](facts)),
    '## Data',
    table(['Datanet', 'Version', 'Rows', 'Licence', 'Release root'], data),
    '## Training',
    table(
      ['Parameter', 'Value'],
      Object.entries(params).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
    ),
    ...(scorecard ? ['## Examination', examination(scorecard)] : []),
    '## Record',
    record.filter(Boolean).join('\n'),
    '## Attribution',
    'People wrote the rows that this model learnt from; each is named by its hash under the release roots above. Answers that' +
      ' are asked for where it was trained pay those whose rows shaped them. A copy that is served elsewhere pays nobody: name' +
      ' the Datanets, and keep to their licences.',
  ]
  return `---\n${toYaml(metadata(facts))}---\n\n${sections.join('\n\n')}\n`
}
