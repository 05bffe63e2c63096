import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'web/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/kit/global-setup.ts'],
    // On a machine shared with other work a browser may miss a moment once; what fails twice is a fault.
    retry: process.env['CI'] ? 1 : 0,
    pool: 'forks', maxWorkers: 2, testTimeout: 60_000, hookTimeout: 120_000,
  },
});
