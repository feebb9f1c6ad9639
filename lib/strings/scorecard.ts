/** What a run's examination says: metrics by their plain names, answers side by side, blind votes. */
export const scorecard = {
  title: 'Base against tuned',
  titleFrom: 'Base, previous and tuned',
  base: 'Base model',
  previous: 'Previous',
  tuned: 'Tuned model',
  control: 'Control questions',
  controlHint: 'On facts never given; right only by chance',
  loss: 'Held-out loss',
  of: (total: string) => `of ${total} right`,
  gain: (gain: string) => `${gain} against the base`,
  none: 'There were no held-out questions, so only the loss can be compared.',
  caption: 'Metrics of the examination',
  metric: 'Metric',
  against: 'Tuned against base',
  help: 'Under each value stands its 95 % interval. A difference is marked where each value lies outside the other’s interval.',
  about: (name: string) => `What “${name}” means`,
  over: (count: string) => `Measured on ${count} questions.`,
  marks: {
    better: 'Better',
    worse: 'Worse',
    higher: 'Higher',
    lower: 'Lower',
    same: 'No clear difference',
  },
  metrics: {
    loss: {
      name: 'Held-out loss',
      meaning: 'How surprised the model is by the right answers to questions that it never saw. Lower is better.',
    },
    perplexity: {
      name: 'Perplexity',
      meaning: 'Among how many equally likely words it wavers at each step of the right answer. Lower is better.',
    },
    exact_match: {
      name: 'Exact answers',
      meaning: 'Share of answers that are the expected one, case and punctuation aside. Higher is better.',
    },
    contains: {
      name: 'Answers with the fact',
      meaning: 'Share of answers in which the expected fact stands, however it is worded. Higher is better.',
    },
    rouge_l: {
      name: 'Same words in order (ROUGE-L)',
      meaning: 'How much of the expected answer’s words comes in the same order, from 0 to 1. Higher is better.',
    },
    chrf: {
      name: 'Same letters (chrF)',
      meaning: 'How many short runs of letters it shares with the expected answer, from 0 to 1. Higher is better.',
    },
    preference_accuracy: {
      name: 'Prefers the better answer',
      meaning: 'Share of pairs of which it finds the better answer likelier. Higher is better.',
    },
    general_perplexity: {
      name: 'Perplexity on common questions',
      meaning:
        'Perplexity on everyday questions outside the data: when it rises, something was forgotten. Lower is better.',
    },
    refusal_rate: {
      name: 'Refusals',
      meaning: 'Share of questions that it declines to answer. Whether that is wanted depends on the data.',
    },
    repetition_rate: {
      name: 'Repetition',
      meaning: 'Share of each answer that repeats itself. Lower is better.',
    },
    unfinished_rate: {
      name: 'Never-ending answers',
      meaning: 'Share of answers that do not stop by themselves. Lower is better.',
    },
    answer_tokens: {
      name: 'Answer length',
      meaning: 'Tokens of an answer on average. Neither long nor short is better by itself.',
    },
  },
} as const

export const answers = {
  title: 'Held-out answers, side by side',
  help: 'Questions that no row contains. The base side ran without any adapter.',
  filter: 'Which questions',
  all: 'All',
  improved: 'Improved',
  control: 'Control',
  expected: 'Expected',
  base: 'Base',
  tuned: 'Tuned',
  right: 'Right',
  wrong: 'Wrong',
  controlBadge: 'Control',
  none: 'No question of this kind.',
  noneImproved: 'No question went from wrong to right.',
  empty: 'No answer at all.',
  showAll: (count: string) => `Show all ${count}`,
  showFewer: 'Show fewer',
} as const

export const vote = {
  start: 'Vote blind',
  end: 'End the vote',
  help: 'Which answer is better? The order is drawn anew for every question; names are shown after your vote. Votes stay in this browser.',
  same: (count: string) => `${count} questions were answered alike and are left out.`,
  nothing: 'Both models gave the same answers, so there is nothing to choose between.',
  progress: (done: string, total: string) => `${done} of ${total} voted`,
  a: 'Answer A',
  b: 'Answer B',
  betterA: 'A is better',
  betterB: 'B is better',
  equal: 'No difference',
  change: 'Change vote',
  forget: 'Forget my votes',
  said: {
    tuned: 'You preferred the tuned answer',
    base: 'You preferred the base answer',
    equal: 'You saw no difference',
  },
  result: (tuned: string, total: string, equal: string | null) =>
    `You preferred the tuned one in ${tuned} of ${total}${equal ? `, and saw no difference in ${equal}` : ''}.`,
} as const
