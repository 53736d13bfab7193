import { z } from 'zod';
import { nearest } from '../forms/nearest';
import { clock, issueMessage, name, seconds } from '../forms/schema-values';
import { isView, type OutOfTurn, outOfTurn, ROLES, TURN_IDS } from '../model/views';

const LATER_VIEWS: readonly string[] = ['departures', 'odoo', 'platform', 'security'];
const view = z
  .string()
  .superRefine((text, context) => {
    const found = isView(text) ? outOfTurn(text) : unknownView(text);
    if (found !== null) context.addIssue({ code: 'custom', message: issueMessage(found.what, found.remedy) });
  })
  .meta({ enum: [...TURN_IDS] });

function unknownView(written: string): OutOfTurn {
  const use = `use ${TURN_IDS.join(', ')}`;
  if (LATER_VIEWS.includes(written)) return { what: 'is a view that is not yet supported', remedy: use };
  const meant = nearest(written, TURN_IDS);
  return { what: 'is no view', remedy: meant === null ? use : `did you mean ${meant}? ${use}` };
}

/** `wall:` of the configuration. */
export const wall = z.strictObject({
  title: name.default('Gantry').describe('name of the business, shown at the top of the wall'),
  role: z
    .enum(ROLES)
    .default('operations')
    .describe('audience of the wall: selects the views unless `rotation.views` names them'),
  rotation: z
    .strictObject({
      dwell: seconds(3, 86_400, '20s').default('20s').describe('how long each view is shown'),
      views: z
        .array(view)
        .min(1)
        .optional()
        .describe(
          'views in order; absent: those of the role that have anything to show, and `engineering` for targets that no service depends on',
        ),
    })
    .prefault({})
    .describe('rotation of the views'),
  preempt: z
    .literal(['warning', 'critical', 'off', false])
    .default('critical')
    .describe(
      'minimum severity of an incident that takes over the wall, `off`: none does; key `i` shows the worst one at any time',
    ),
  sound: z
    .strictObject({
      at: z
        .literal(['warning', 'critical'])
        .default('critical')
        .describe('minimum severity of an incident that plays a sound'),
      quiet: z
        .strictObject({
          from: clock.describe('time of day at the first site, in quotes'),
          to: clock.describe('time of day from which open incidents sound'),
        })
        .optional()
        .describe('quiet hours; absent: none'),
    })
    .optional()
    .describe('a short sound when an incident begins and when it becomes critical; absent: no sound'),
  display: z
    .strictObject({
      dim: z
        .strictObject({
          from: clock.describe('time of day at the first site, in quotes'),
          to: clock.describe('time of day at which full brightness returns'),
          level: z.number().min(0.1).max(1).default(0.4).describe('share of full brightness'),
        })
        .optional()
        .describe('dimming at night; absent: none'),
      pixelShift: z
        .boolean()
        .default(true)
        .describe('moves the picture by a pixel from time to time, against burn-in'),
    })
    .prefault({})
    .describe('protection of the screen'),
  retention: seconds(3_600, 366 * 86_400, '30d')
    .default('30d')
    .describe('how long points are kept on disk'),
  lock: z
    .string()
    .regex(
      /^\d{4,12}$/u,
      issueMessage('is no PIN', 'write four to twelve digits in quotes, or `${env:NAME}`'),
    )
    .optional()
    .describe(
      'PIN for starting and ending drills and acknowledging incidents at the wall; absent: not possible at the wall',
    ),
});
