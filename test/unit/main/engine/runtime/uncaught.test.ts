import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { outliveUncaught } from '../../../../../main/engine/runtime/uncaught';

describe('an exception that nobody caught', () => {
  it('is reported once a minute with how often it was thrown, whatever the report does', () => {
    const source = new EventEmitter();
    const reports: (readonly [unknown, number])[] = [];
    let now = 0;
    const end = outliveUncaught(
      (error, count) => {
        reports.push([error, count]);
        throw error;
      },
      () => now,
      source,
    );
    const error = new Error('a defect');
    const rejected = new Error('another one');
    for (let n = 0; n < 5; n++) source.emit('uncaughtException', error);
    source.emit('unhandledRejection', rejected);
    now = 60_000;
    source.emit('uncaughtException', error);
    expect(reports).toEqual([
      [error, 1],
      [rejected, 1],
      [error, 5],
    ]);
    end();
    expect(source.eventNames()).toEqual([]);
  });
});
