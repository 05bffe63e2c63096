import type { Job } from '../../platform/module.ts';
import { encodedBy, linkingBasis, somebodyToCompare, timeToTrain } from '../patients/index.ts';
import { compareAgain, listRounds, pauseRound } from './actions/compare-again.ts';
import { compareWaiting } from './actions/compare-waiting.ts';
import { assignPairs, commentPair, decidePair, reopenPair } from './actions/decide-pair.ts';
import { exportFigures, indexFigures } from './actions/index-figures.ts';
import { joinCertain } from './actions/join-certain.ts';
import { listClusters, listPairs, queueChoices } from './actions/list-pairs.ts';
import { listModels, showModel, stopModelWork, trainModel, tryModel, useModel } from './actions/models.ts';
import { reportPair } from './actions/report-pair.ts';
import { showPair } from './actions/show-pair.ts';
import { workOnModels } from './actions/work-on-models.ts';
import { weighHarms } from './actions/weigh-harms.ts';
import { registerPairMemory } from './pair-memory.ts';
import { closePairs, reopenPairs } from './queue-memory.ts';
import { somethingToWeigh } from './store/harms.ts';
import { somethingToCompareAgain } from './store/rounds.ts';
import { modelWorkWaits } from './store/model-work.ts';
import { somethingCertain } from './store/pairs-decided.ts';

/** The duplicate queue's part of the manifest. */
export const queueActions = [listPairs, listClusters, queueChoices, showPair, decidePair, reopenPair, assignPairs, commentPair, reportPair, compareWaiting, joinCertain, weighHarms, indexFigures, exportFigures, listModels, showModel, trainModel, tryModel, stopModelWork, useModel, workOnModels, compareAgain, listRounds, pauseRound];

export const queueJobs: readonly Job[] = [
  { name: 'patient-index.compare-waiting', everySeconds: 1, action: compareWaiting, onlyIf: somebodyToCompare(encodedBy) },
  { name: 'patient-index.compare-again', everySeconds: 1, action: compareAgain, onlyIf: { ...somethingToCompareAgain, values: (policy) => [linkingBasis(policy)] } },
  { name: 'patient-index.join-certain', everySeconds: 2, action: joinCertain, onlyIf: { ...somethingCertain, values: (policy) => [policy<boolean>('patient-index.join-alone')] } },
  { name: 'patient-index.weigh-harms', everySeconds: 15, action: weighHarms, onlyIf: somethingToWeigh },
  { name: 'patient-index.work-on-models', everySeconds: 2, action: workOnModels, onlyIf: modelWorkWaits },
  { name: 'patient-index.train-model', everySeconds: 1800, action: trainModel, input: () => ({ sample: 200_000 }), onlyIf: timeToTrain(5000) },
];

registerPairMemory({ joined: closePairs, parted: reopenPairs });
