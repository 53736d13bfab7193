import type { Command } from 'commander';
import { SCENARIOS } from '../../../shared/model/scenario';
import { durationArgument, oneOf } from '../arguments';
import { defaultDataFolder } from '../data-folder';
import type { DrillPlace } from '../drill';
import { say } from '../say';

interface Place {
  config?: string;
  data: string;
}
interface EndFlags extends Place {
  rto?: number;
  rpo?: number;
  evidence?: string;
}
const NO_CLAIM = { rto: null, rpo: null, evidence: null };

export function drillCommand(program: Command): void {
  const drill = program
    .command('drill')
    .description(
      'time a recovery drill; a wall on the same data folder measures the outage and the data loss',
    );
  onDrill(drill.command('start'))
    .description(`start a drill: ${SCENARIOS.join(', ')}, or a name of your own`)
    .argument('<scenario>')
    .requiredOption('-s, --services <ids>', 'ids of the covered services, separated by commas')
    .action(async (scenario: string, options: Place & { services: string }) => {
      const { startDrill } = await import('../drill');
      process.exitCode = await startDrill(placeOf(options), scenario, options.services);
    });
  onDrill(drill.command('step'))
    .description('end the current step and start the next one')
    .argument('<name...>')
    .action(async (name: string[], options: Place) => {
      const { stepDrill } = await import('../drill');
      process.exitCode = await stepDrill(placeOf(options), name.join(' '));
    });
  onDrill(drill.command('undo'))
    .description('remove the last step and continue the previous one')
    .action(async (options: Place) => {
      const { undoStep } = await import('../drill');
      process.exitCode = await undoStep(placeOf(options));
    });
  onDrill(drill.command('end'))
    .description('end the drill and write its record')
    .argument('[outcome]', 'passed or failed', oneOf('passed', 'failed'), 'passed')
    .option('--rto <duration>', 'RTO measured by other means, such as 12m30s', durationArgument)
    .option('--rpo <duration>', 'RPO measured by other means, such as 40s', durationArgument)
    .option('--evidence <url>', 'address of a report')
    .action(async (outcome: string, options: EndFlags) => {
      const { rto = null, rpo = null, evidence = null } = options;
      const { endDrill } = await import('../drill');
      const ended = outcome === 'failed' ? 'failed' : 'passed';
      process.exitCode = await endDrill(placeOf(options), ended, '', { rto, rpo, evidence });
    });
  onDrill(drill.command('abort'))
    .description('abort the drill and record that')
    .option('--why <words>', 'reason, for the record', '')
    .action(async (options: Place & { why: string }) => {
      const { endDrill } = await import('../drill');
      process.exitCode = await endDrill(placeOf(options), 'aborted', options.why, NO_CLAIM);
    });
  onDrill(drill.command('status'))
    .description('show the running drill step by step')
    .action(async (options: Place) => {
      const { drillStatus } = await import('../drill');
      process.exitCode = await drillStatus(placeOf(options));
    });
}

/** Each of them finds the drill by the same two. */
function onDrill(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration file with the services and the folder of drill records')
    .option('-d, --data <folder>', 'data folder', defaultDataFolder());
}

function placeOf({ config, data }: Place): DrillPlace {
  return { config: config ?? null, data, say };
}
