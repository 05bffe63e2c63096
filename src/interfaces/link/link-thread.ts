import { BatchHand, PeopleWriter, wordsOf } from '../../modules/linkage/index.ts';
import type { Model } from '../../modules/linkage/index.ts';
import type { Ask, Begin } from './link-messages.ts';
import { readStretch } from './read-stretch.ts';
import { rowReader } from './row-person.ts';
import type { RowReader } from './row-person.ts';

/** What one thread of a link does: reads stretches into the shared columns, then sorts, samples and scores. Also works in the main thread. */
export class LinkThread {
  private begun: { begin: Begin; writer: PeopleWriter } | undefined;
  private readonly readers = new Map<string, RowReader>();
  private hand: BatchHand | undefined;
  private model: { text: string; model: Model } | undefined;

  async answer(ask: Ask): Promise<unknown> {
    switch (ask.do) {
      case 'begin': this.begun = { begin: ask.begin, writer: new PeopleWriter(ask.begin.columns, ask.begin.shape, ask.begin.looseness) }; return null;
      case 'read': return this.read(ask);
      case 'dictionaries': return wordsOf(this.begun!.writer);
      case 'open': this.begun = undefined; this.hand = new BatchHand(ask.opening); return null;
      case 'sort': return this.hand!.sort(ask.parts);
      case 'know': this.hand!.know(ask.large); return null;
      case 'sample': return this.hand!.sample(ask.sample);
      case 'score': return this.hand!.score(ask.part, this.modelOf(ask.model), ask.least);
    }
  }

  private read(ask: Ask & { do: 'read' }): ReturnType<typeof readStretch> {
    const { begin, writer } = this.begun!;
    let reader = this.readers.get(ask.table.path);
    if (!reader) this.readers.set(ask.table.path, reader = rowReader(ask.table.header, begin.map, begin.policy.dateOrder));
    return readStretch(ask.table, ask.stretch, ask.firstRow, reader, writer, begin.policy);
  }

  private modelOf(text: string): Model {
    if (this.model?.text !== text) this.model = { text, model: JSON.parse(text) as Model };
    return this.model!.model;
  }
}
