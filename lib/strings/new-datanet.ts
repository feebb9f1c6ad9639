/** Creating a Datanet, by its form or out of a file of one's own. */
export const newDatanet = {
  title: 'New Datanet',
  intro:
    'A place where people bring rows for one purpose. You own it: you decide who takes part, and release versions.',
  trail: 'Datanets',
  signInReason: 'Sign in to own this Datanet.',
  create: 'Create Datanet',
  created: (name: string) => `“${name}” is created. Bring its first rows.`,
  startOver: 'Start over',
  fields: {
    name: 'Name',
    domain: 'Domain',
    summary: 'What it is for',
    licence: 'Licence',
    kinds: 'Kinds of rows',
    tags: 'Tags',
    visibility: 'Who may read',
    contributePolicy: 'Who may contribute',
    quorum: 'Review',
    recheckPercent: 'Re-checks',
    description: 'Description',
    guidelines: 'Guidelines',
    sampleQuestions: 'Sample questions',
  },
  help: {
    name: 'What people look for: the subject, not the file.',
    domain: 'One or two words: astronomy, tax law, small talk.',
    summary: 'One sentence, shown in every list.',
    licence: 'What others may do with the rows. Contributors sign for it, so it cannot change later.',
    kinds: 'What a row looks like. A batch that somebody signs holds rows of one kind.',
    tags: 'Separated by commas; at most 10.',
    visibility: 'Cannot change later: the rows of a private Datanet are hashed with a secret.',
    contributePolicy: 'You and the curators you add always may.',
    quorum: 'How many distinct reviewers have to agree on a row. Nobody reviews their own rows.',
    recheckPercent: 'Of 100 decided rows, so many are shown to one more reviewer.',
    description: 'Where the rows come from, what a model learns from them, what is left out.',
    guidelines: 'Stand beside every contribution form and beside the review queue.',
    sampleQuestions: 'One a line, at most 6. Every model trained on it is asked them; none may stand in the rows.',
  },
  advanced: 'Advanced',
  defaults: {
    lead: 'As it stands:',
    kinds: (kinds: string) => `rows are ${kinds}`,
    visibility: { public: 'everybody reads', private: 'people you let in read' },
    contributePolicy: {
      open: 'everybody contributes',
      request: 'people ask to contribute',
      list: 'people you add contribute',
    },
    quorum: (count: number) =>
      count === 0 ? 'no review' : count === 1 ? 'one reviewer decides' : `${count} reviewers agree`,
  },
  kindHelp: {
    chat: 'A conversation of several turns; its last answer is learnt.',
    instruction: 'One question or task and one answer.',
    preference: 'One question, a better and a worse answer; the better one is learnt.',
    classification: 'A text and its class.',
    translation: 'A text in two languages.',
    passage: 'Running text, for evidence and drafts; models are not trained on it directly.',
    label: 'A word about a row that is here already.',
    validation: 'Whether a row that is here already is right.',
  },
  kindExample: {
    chat: 'User: Who keeps the lamp? – Assistant: Mara Venn. – User: Since when? – Assistant: Since 1874.',
    instruction: 'Who built the lighthouse? → Mara Venn, in 1874.',
    preference: 'Who built it? → better: Mara Venn, in 1874. – worse: Some people.',
    classification: 'The lamp went out twice. → complaint',
    translation: 'The sea is calm. (English) → Il mare è calmo. (Italian)',
    passage: 'The lighthouse was lit on the first of May 1874 …',
    label: 'row 0x4f2a… → history',
    validation: 'row 0x4f2a… → right, because the harbour book says so',
  },
  visibility: {
    public: { title: 'Public', text: 'Everybody reads, trains on and downloads its rows.' },
    private: {
      title: 'Private',
      text: 'Only people you let in read its rows. They may train on them without export: no downloads but yours, and receipts show a row’s hash and contributor only.',
    },
  },
  contributePolicy: {
    open: { title: 'Everybody', text: 'Whoever signs may propose rows; reviewers decide.' },
    request: { title: 'On request', text: 'People ask, and a curator lets them in.' },
    list: { title: 'A list', text: 'Only people whom a curator adds by address.' },
  },
  openOnlyPublic:
    'Everybody may contribute only to a public Datanet with review. As you set it, only people whom you let in may.',
  quorumChoice: (count: number) =>
    count === 0
      ? '0: no review'
      : count === 1
        ? '1: one reviewer decides'
        : `${count}: ${count} reviewers have to agree`,
  quorumText: (count: number) =>
    count === 0 ? 'Rows of its contributors count as soon as they are signed' : undefined,
  markdown: {
    write: 'Write',
    preview: 'Preview',
    nothing: 'Nothing to preview yet.',
    help: 'Markdown. No HTML; images show their alternative text only.',
    template: 'Start from a template',
    used: (name: string) => `“${name}” is in the guidelines.`,
    undo: 'Undo',
  },
  licence: {
    choose: 'Choose a licence',
    search: 'Name or SPDX id',
    none: 'No licence of that name. Its SPDX id is what counts.',
    data: 'For data',
    spdx: 'All others, by SPDX id',
    more: (count: string) => `${count} more; type to narrow them down`,
    unknown: 'A licence by its SPDX id. Read it: we have no sentence for it.',
    nonCommercial: 'Non-commercial',
  },
  quick: {
    title: 'Rows of your own',
    trigger: 'Use a file',
    intro:
      'A file becomes a Datanet of yours: its rows are checked, signed by you and released, and you can train on them.',
    steps: { file: 'File', check: 'Check and release' },
    stepsLabel: 'From a file to a Datanet',
    file: 'File',
    check: 'Check file',
    summary: (file: string) => `Rows of ${file}, brought to train models on.`.slice(0, 240),
    domain: 'own data',
    cut: 'The file was not sent to its end.',
    ready: (rows: string) => `${rows} rows can be signed`,
    readyOne: '1 row can be signed',
    dropped: (rows: string) => `${rows} rows are left out`,
    blocked: 'Some rows need a decision before they can be signed.',
    columns: 'It is not clear which column is which.',
    document: 'This is a document: say how it becomes rows.',
    goOn: 'Decide on the contribution page',
    otherFile: 'Choose another file',
    release: 'Sign and release',
    finish: 'Release now',
    stages: {
      hashing: 'Hashing every row in this browser…',
      committing: 'Committing to the rows…',
      signing: 'Waiting for your signature…',
      storing: 'Storing the signed rows…',
      preparing: 'Making version 1…',
      releasing: 'Waiting for the release transaction…',
      confirming: 'Reading the release from the chain…',
    },
    unfinished: 'Its rows are signed and kept; only the release is missing.',
    released: (name: string) => `“${name}” is released.`,
    failed: 'The Datanet was not released.',
  },
} as const

/** What curators often write; to be changed to the subject. */
export const guidelineTemplates = [
  {
    name: 'Questions and answers',
    text: `## A good row

- **One question**, as somebody would ask it who does not know the answer yet.
- **One answer** that stands on its own: names instead of “it” and “they”.
- True, and you could show where it is written.

## Please not

- Answers longer than a short paragraph.
- Names, addresses or numbers of private people.
- Text that you may not put under the licence of this Datanet.

## Example

> **Who built the lighthouse?**
> Mara Venn built it in 1874.`,
  },
  {
    name: 'Texts with a class',
    text: `## The classes

| class | when |
|---|---|
| question | somebody wants to know something |
| complaint | something went wrong |
| other | everything else |

- Choose by what the writer **wants**, not by the words used.
- When two classes fit, take the one further up.
- Leave a text out when you cannot decide within ten seconds.`,
  },
  {
    name: 'Translations',
    text: `## A good row

- Says the same, in words that a native speaker would use.
- Keeps names, numbers and units as they are.
- Keeps the register: formal stays formal.

## Please not

- Output of a translation program that nobody has read.
- Half sentences.`,
  },
  {
    name: 'Conversations',
    text: `## A good conversation

- Two to six turns, and every turn needs the one before it.
- The assistant asks back **only** when it cannot answer otherwise.
- The last turn is the assistant’s: it is what a model learns.

## Please not

- Private data of real people.
- Turns that only say “thanks”.`,
  },
] as const
