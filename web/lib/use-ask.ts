import { QueryClient, keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Contract } from '../../src/values/contract.ts';
import { call } from './call.ts';
import { CallProblem } from './problem.ts';

const passing = new Set(['offline', 'unavailable', 'too-many']);

export const queries = new QueryClient({
  defaultOptions: {
    // Without a network the answer is "no network", at once: an act must not wait unseen and happen when the cable is back.
    queries: { networkMode: 'always', staleTime: 15_000, refetchOnWindowFocus: false, retry: (count, error) => count < 1 && error instanceof CallProblem && passing.has(error.kind) },
    mutations: { networkMode: 'always', retry: false },
  },
});

export const askKey = (contract: Contract, input: unknown): unknown[] => [contract.name, input];

type More<I extends z.ZodType> = { enabled?: boolean; keep?: boolean; every?: number | false; fresh?: number; input?: I };

/** Reads by contract, kept and shared by name and input. `keep` shows the last answer while the next one comes. */
export function useAsk<I extends z.ZodType, O extends z.ZodType>(contract: Contract<I, O>, input: z.input<I>, more: More<I> = {}): UseQueryResult<z.output<O>, Error> {
  return useQuery<z.output<O>, Error>({
    queryKey: askKey(contract, input), queryFn: ({ signal }) => call(contract, input, { signal }),
    enabled: more.enabled ?? true, refetchInterval: more.every ?? false,
    ...(more.keep ? { placeholderData: keepPreviousData as never } : {}), ...(more.fresh !== undefined ? { staleTime: more.fresh } : {}),
  });
}

/** Acts by contract; `after` names the reads that are no longer true. */
export function useAct<I extends z.ZodType, O extends z.ZodType>(contract: Contract<I, O>, after: readonly Contract[] = []): UseMutationResult<z.output<O>, Error, z.input<I>> {
  return useMutation<z.output<O>, Error, z.input<I>>({
    mutationFn: (input) => call(contract, input),
    onSuccess: () => Promise.all(after.map((c) => queries.invalidateQueries({ queryKey: [c.name] }))).then(() => undefined),
  });
}
