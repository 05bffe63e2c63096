export type DemoSize = { patients: number; charts: number; seed?: number | undefined };
export type Progress = { patients: number; resources: number; of: number; seconds: number };
export type LoadBatch = (input: { seed: number; from: number; count: number; charts: number; patients: number }) => Promise<{ patients: number; resources: number }>;

/**
 * Loads a demo department by the act `demo.load-batch`, two batches under way at a time so that program and database both work; tells its progress after each.
 * A batch is one transaction and one audit entry: what was loaded before a stop stays.
 */
export async function loadDemo(load: LoadBatch, size: DemoSize, tell: (p: Progress) => void = () => {}): Promise<Progress> {
  const { patients, charts, seed = 1 } = size;
  const started = Date.now();
  // A filled chart is some 130 resources; a batch stays near two thousand, so that no commit is long.
  const perBatch = Math.max(1, Math.min(1000, charts > 0 ? Math.floor(2000 / (1 + 130 * charts / patients)) : 1000));
  const so: Progress = { patients: 0, resources: 0, of: patients, seconds: 0 };
  let next = 0;
  const one = async (): Promise<void> => {
    const from = next, count = Math.min(perBatch, patients - next);
    next += count;
    const done = await load({ seed, from, count, charts: Math.min(charts, patients), patients });
    so.patients += done.patients; so.resources += done.resources; so.seconds = (Date.now() - started) / 1000;
    tell({ ...so });
  };
  if (patients > 0) await one(); // the first batch files the organization and its people, alone
  const work = async (): Promise<void> => { while (next < patients) await one(); };
  await Promise.all([work(), work()]);
  return so;
}
