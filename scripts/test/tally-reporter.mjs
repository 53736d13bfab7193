import { writeFileSync } from 'node:fs';

/**
 * Counts a vitest run for the last line of `npm test`: tests passed, failed and skipped, with the reason of each
 * skip. A file that cannot be loaded and an error outside any test each count as one failure.
 */
export class TallyReporter {
  /** @param {string} file where the tally goes, as JSON */
  constructor(file) {
    this.file = file;
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    /** @type {import('./tally.mjs').Tally} */
    const tally = { passed: 0, failed: unhandled.length, skips: [] };
    for (const module of modules) {
      tally.failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') tally.passed += 1;
        else if (result.state === 'failed') tally.failed += 1;
        else {
          const note = 'note' in result && result.note ? result.note : 'no reason given';
          tally.skips.push(`${module.relativeModuleId} > ${test.fullName}: ${note}`);
        }
      }
      for (const suite of module.children.allSuites()) tally.failed += suite.errors().length;
    }
    writeFileSync(this.file, JSON.stringify(tally));
  }
}
