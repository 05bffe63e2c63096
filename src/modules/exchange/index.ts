/** The door of the exchange module: what the readers of files and the exception queue need. */
export { exchangeModule } from './module.ts';
export { receivedBytes } from './received-bytes.ts';
export { receive } from './actions/receive.ts';
export type { Receive, Received, ReceivedPart } from './actions/receive.ts';
export { listItems, showItem } from './actions/items.ts';
export { closeItem, replay } from './actions/mend.ts';
export { file, findUnfiled, findWaiting, leaveOut, moveRun, openRun, putAside, showRun } from './actions/runs.ts';
export type { FiledItems, ToFile } from './filing/file-items.ts';
export { reasonOfFailure } from './filing/file-items.ts';
export { readAhead } from './filing/read-item.ts';
export type { ReadAhead } from './filing/read-item.ts';
export { decodeRow } from './rules/read-csv-row.ts';
export { portionBytes } from './portion.ts';
export type { CsvReading, FileReading, IncomingItem, Portion } from './portion.ts';
export type { ImportRun } from './contract.ts';
