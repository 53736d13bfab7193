import { writeFileSync } from 'node:fs';
import { emptyTally, slowestOf } from './tally.mjs';

/**
 * Counts a vitest run for the last lines of `npm test`. A file that cannot be loaded and an error outside any test each
 * count as one failure.
 */
export class TallyReporter {
  /** ms at which the first file of a project started and the last one ended @type {Map<string, { from: number, to: number }>} */
  #spans = new Map();

  /** @param {string} file where the tally goes, as JSON */
  constructor(file) {
    this.file = file;
  }

  /** @param {import('vitest/node').TestModule} module */
  onTestModuleStart(module) {
    const now = performance.now();
    if (!this.#spans.has(module.project.name)) this.#spans.set(module.project.name, { from: now, to: now });
  }

  /** @param {import('vitest/node').TestModule} module */
  onTestModuleEnd(module) {
    const span = this.#spans.get(module.project.name);
    if (span !== undefined) span.to = performance.now();
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest').SerializedError[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const tally = emptyTally();
    for (const error of unhandled) tally.failed.push(`outside any test: ${error.message}`);
    for (const module of modules) {
      const project = module.project.name;
      const { from, to } = this.#spans.get(project) ?? { from: 0, to: 0 };
      const counted = (tally.projects[project] ??= { seconds: (to - from) / 1000, tests: 0 });
      for (const error of module.errors()) tally.failed.push(`${module.relativeModuleId}: ${error.message}`);
      for (const suite of module.children.allSuites())
        for (const error of suite.errors())
          tally.failed.push(`${module.relativeModuleId} > ${suite.fullName}: ${error.message}`);
      for (const test of module.children.allTests()) {
        counted.tests += 1;
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        const result = test.result();
        const { duration = 0, retryCount = 0 } = test.diagnostic() ?? {};
        tally.slowest.push({ name, seconds: duration / 1000 });
        if (result.state === 'passed') {
          tally.passed += 1;
          if (retryCount > 0) tally.retried.push(name);
        } else if (result.state === 'failed') tally.failed.push(name);
        else tally.skipped.push(`${name}: ${('note' in result && result.note) || 'no reason given'}`);
      }
    }
    tally.slowest = slowestOf(tally.slowest);
    writeFileSync(this.file, JSON.stringify(tally));
  }
}
