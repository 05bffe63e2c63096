/** The column map for the readers of files; it is the exchange module's, which keeps one for each partner. */
export { addressesOf, columnsOf, identifiersOf, readCsvMap } from '../../modules/exchange/index.ts';
export type { CsvMap } from '../../modules/exchange/index.ts';
