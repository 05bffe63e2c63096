/** What a round compares by, as it is written beside what comes of it: "the weights 2026-03-01-123456, in force since 2026-03-02". */
export function roundWords(r: { because: readonly string[]; model: string; begun_at: Date }): string {
  const day = r.begun_at.toISOString().slice(0, 10), what = r.because.includes('weights') ? `the weights ${r.model === 'house' ? 'of the house' : r.model}` : r.because.includes('thresholds') ? 'the thresholds' : 'the rules of comparing';
  return `${what} in force since ${day}`;
}
