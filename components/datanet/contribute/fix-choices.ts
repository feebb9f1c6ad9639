import {
  type DoctorReport,
  type FindingChoices,
  type FindingRule,
  type Fix,
  findingRules,
} from '#lib/schemas/finding.ts'

export type Choice = { fix: Fix; reason?: string }

export const noChoices: FindingChoices = { rules: {}, lines: [], toxicity: false }

/** For all findings of a rule; null takes the choice back. Single lines keep what was chosen for them. */
export function chooseForRule(choices: FindingChoices, rule: FindingRule, choice: Choice | null): FindingChoices {
  const { [rule]: _, ...others } = choices.rules
  return { ...choices, rules: choice ? { ...others, [rule]: choice } : others }
}

/** For one line; null lets it follow its rule again. */
export function chooseForLine(
  choices: FindingChoices,
  rule: FindingRule,
  line: number,
  choice: Choice | null,
): FindingChoices {
  const others = choices.lines.filter((one) => one.rule !== rule || one.line !== line)
  return { ...choices, lines: choice ? [...others, { rule, line, choice }] : others }
}

export const choiceOfLine = (choices: FindingChoices, rule: FindingRule, line: number | null): Choice | undefined =>
  choices.lines.find((one) => one.rule === rule && one.line === line)?.choice

/** The fix that is named first for a rule loses least; rules that do not block are left to the reader. */
export function suggestedChoices(choices: FindingChoices, report: DoctorReport): FindingChoices {
  return report.findings
    .filter(({ rule, open }) => open > 0 && findingRules[rule].blocks && !choices.rules[rule])
    .reduce((all, { rule }) => chooseForRule(all, rule, { fix: findingRules[rule].fixes[0] }), choices)
}

/** Whether the report was made with other choices than these; the order in which they were made does not matter. */
export const sameChoices = (a: FindingChoices, b: FindingChoices): boolean => keyOf(a) === keyOf(b)

function keyOf({ rules, lines, toxicity }: FindingChoices): string {
  const one = (rule: string, line: number, { fix, reason }: Choice) => `${rule} ${line} ${fix} ${reason?.trim() ?? ''}`
  const all = [
    ...Object.entries(rules).map(([rule, choice]) => one(rule, -1, choice)),
    ...lines.map(({ rule, line, choice }) => one(rule, line, choice)),
  ]
  return JSON.stringify([all.sort(), toxicity])
}

/** Choices that still lack the reason that keeping needs. */
export const lacksReason = ({ fix, reason }: Choice): boolean => fix === 'keep' && (reason?.trim().length ?? 0) < 3
export const unreasoned = ({ rules, lines }: FindingChoices): boolean =>
  [...Object.values(rules), ...lines.map(({ choice }) => choice)].some(lacksReason)
