import { plainData, plainLine, plainNames } from '../../../shared/format/plain-text';
import type { Observation } from '../../../shared/model/observation';

/**
 * Replaces control characters and turns of direction in observations as they come in. Names and answers of servers,
 * databases and feeds are shown to people on a page, in a terminal and in files.
 */
export function plainObservations(observations: readonly Observation[]): readonly Observation[] {
  return observations.map(plainObservation);
}

function plainObservation(observation: Observation): Observation {
  if (observation.type === 'sample') {
    const metric = plainLine(observation.metric);
    const unit = plainLine(observation.unit);
    const attributes = plainNames(observation.attributes);
    const isSame =
      metric === observation.metric && unit === observation.unit && attributes === observation.attributes;
    return isSame ? observation : { ...observation, metric, unit, attributes };
  }
  const subject = plainNames(observation.subject);
  const { data } = observation;
  const plain = plainData(data);
  const isSame = subject === observation.subject && plain === data;
  return isSame ? observation : ({ ...observation, subject, data: plain } as Observation);
}
