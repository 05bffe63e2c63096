import type { LinkagePolicy, Looseness, Opening, PeopleColumns, Sample, TableShape } from '../../modules/linkage/index.ts';
import type { CsvMap } from '../../modules/exchange/index.ts';
import type { ScannedTable, Stretch } from './scan-table.ts';

export type Begin = { columns: PeopleColumns; shape: TableShape; looseness: Looseness; policy: LinkagePolicy; map: CsvMap };
/** What a thread is asked; each is answered once, in order. */
export type Ask =
  | { do: 'begin'; begin: Begin }
  | { do: 'read'; table: ScannedTable; stretch: Stretch; firstRow: number }
  | { do: 'dictionaries' }
  | { do: 'open'; opening: Opening }
  | { do: 'sort'; parts: readonly number[] }
  | { do: 'know'; large: readonly number[] }
  | { do: 'sample'; sample: Sample }
  /** The model travels once. */
  | { do: 'score'; part: number; model: string; least: number };
