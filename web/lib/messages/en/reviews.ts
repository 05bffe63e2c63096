/** Two people side by side: the question, and what agrees. */
export const reviews = {
  title: 'Identity review', question: 'Are these one person?', compared: 'Compared', newer: 'New chart, made for what was sent', older: 'Chart that was here before', toDesk: 'My desk', otherNames: 'Other names',
  opened: (when: string): string => `Opened ${when}.`, place: (n: number, of: number, more: boolean): string => `${n} of ${of}${more ? ' or more' : ''}`,
  waits: 'Until this is decided nothing moves: what was sent is in chart A, and its number is marked disputed on both. Ask the sender whose number it is; correct a chart from its demographics.',
  agreement: { same: 'Same', differs: 'Differs', 'one-empty': 'One side empty', 'both-empty': 'Empty' },
  key: { move: 'next pair', openA: 'open A', openB: 'open B', back: 'my desk' },
};
